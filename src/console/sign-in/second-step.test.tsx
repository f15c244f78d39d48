import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  type SecondStepFieldsFragment,
  SignInDocument,
  SignInPageDocument,
  SignInVerifyDocument,
  type SignInVerifyInput,
  type SignInVerifyMutation,
  SignOutDocument,
  type UserErrorFieldsFragment,
} from '../../generated/client/graphql.ts'
import { on, type Refusal, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { aBrowserWithoutPasskeys, aPasskeyBrowser } from '../../testing/passkeys.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { SignInScreen } from './sign-in-screen.tsx'

type Step = SecondStepFieldsFragment

const options = { challenge: 'Y2hhbGxlbmdl', rpId: 'localhost', allowCredentials: [{ id: 'aWQ', type: 'public-key' }] }
const byCode: Step = { __typename: 'SecondStep', methods: ['TOTP', 'RECOVERY_CODE'], passkeyOptions: null }
const byPasskey: Step = { __typename: 'SecondStep', methods: ['PASSKEY', 'TOTP', 'RECOVERY_CODE'], passkeyOptions: options }

const viewer = { __typename: 'Viewer', user: { __typename: 'User', id: 'id-of-alice' }, requiredActions: [] as never[] } as const
const verified: SignInVerifyMutation = {
  __typename: 'Mutation',
  signInVerify: { __typename: 'SignInVerifyPayload', viewer, secondStep: null, invitation: null, userErrors: [] },
}

function wrong(field: string, secondStep: Step | null): SignInVerifyMutation {
  const userError: UserErrorFieldsFragment = {
    __typename: 'UserError',
    code: 'INVALID_CREDENTIALS',
    message: 'That is not right.',
    field: [field],
  }
  return {
    __typename: 'Mutation',
    signInVerify: { __typename: 'SignInVerifyPayload', viewer: null, secondStep, invitation: null, userErrors: [userError] },
  }
}

/** Answers the proofs one after the other, and remembers them and how often the sign-in was given up. */
function verifying(...answers: (SignInVerifyMutation | Refusal)[]) {
  const asked = { proofs: [] as SignInVerifyInput[], signOuts: 0 }
  server.use(
    on(SignInVerifyDocument).answer(({ input }) => {
      asked.proofs.push(input)
      const answer = answers[asked.proofs.length - 1]
      if (answer === undefined) throw new Error('One attempt too many')
      return answer
    }),
    on(SignOutDocument).answer(() => {
      asked.signOuts += 1
      return { __typename: 'Mutation', signOut: { __typename: 'SignOutPayload', userErrors: [] } }
    }),
  )
  return asked
}

/** Gives the right password, which is not enough. */
async function signIn(step: Step) {
  server.use(
    on(SignInPageDocument).answer(() => ({
      __typename: 'Query',
      instance: { __typename: 'Instance', name: 'Acme accounts', passwordResetAvailable: true },
      viewer: null,
    })),
    on(SignInDocument).answer(() => ({
      __typename: 'Mutation',
      signIn: { __typename: 'SignInPayload', viewer: null, secondStep: step, invitation: null, userErrors: [] },
    })),
  )
  const result = renderScreen(<SignInScreen />, { at: '/sign-in?next=%2Fusers' })
  await result.user.type(screen.getByLabelText('Login'), 'alice')
  await result.user.type(screen.getByLabelText('Password'), 'wonderland{Enter}')
  await screen.findByRole('heading', { name: 'One more step' })
  return result
}

afterEach(() => aBrowserWithoutPasskeys())

it('takes the code of an authenticator app, by the keyboard alone', async () => {
  const asked = verifying(verified)
  const { user, container } = await signIn(byCode)
  expect(screen.getByLabelText('Code')).toHaveFocus()
  expect(screen.getByLabelText('Code')).toHaveAttribute('autocomplete', 'one-time-code')
  expect(screen.getByLabelText('Code')).toHaveAttribute('inputmode', 'numeric')
  expect(screen.queryByText('Forgot your password?')).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()

  await user.keyboard('123 456{Enter}')

  await waitFor(() => expect(address()).toBe('/users'))
  expect(asked.proofs).toEqual([{ code: '123 456' }])
})

it('says that a code is wrong and takes another', async () => {
  const asked = verifying(wrong('code', byCode), verified)
  const { user } = await signIn(byCode)

  await user.keyboard('000000{Enter}')
  expect(await screen.findByText('That is not right.')).toBeVisible()
  expect(screen.getByLabelText('Code')).toBeInvalid()
  expect(screen.getByLabelText('Code')).toHaveFocus()
  await user.keyboard('111111{Enter}')

  await waitFor(() => expect(address()).toBe('/users'))
  expect(asked.proofs).toEqual([{ code: '000000' }, { code: '111111' }])
})

it('takes a recovery code from those who have lost the rest', async () => {
  const asked = verifying(verified)
  const { user } = await signIn(byCode)

  await user.click(screen.getByRole('button', { name: 'Use a recovery code' }))
  expect(screen.getByLabelText('Recovery code')).toHaveFocus()
  await user.keyboard('abcde-fghij{Enter}')

  await waitFor(() => expect(address()).toBe('/users'))
  expect(asked.proofs).toEqual([{ recoveryCode: 'abcde-fghij' }])
})

it('takes a passkey', async () => {
  aPasskeyBrowser()
  const asked = verifying(verified)
  const { user, container } = await signIn(byPasskey)
  expect(await axe(container)).toHaveNoViolations()

  await user.click(screen.getByRole('button', { name: 'Use a passkey' }))

  await waitFor(() => expect(address()).toBe('/users'))
  expect(asked.proofs).toEqual([{ passkey: expect.objectContaining({ id: 'id-of-passkey', type: 'public-key' }) }])
})

it.each([
  ['NotAllowedError', /No passkey was used/],
  ['SecurityError', /could not use the passkey/],
])('says what came of a passkey that fails with %s, and offers another way', async (fails, sentence) => {
  aPasskeyBrowser({ fails })
  verifying()
  const { user } = await signIn(byPasskey)

  await user.click(screen.getByRole('button', { name: 'Use a passkey' }))

  expect(await screen.findByText(sentence)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Use a code of your authenticator app' }))
  expect(screen.queryByText(sentence)).not.toBeInTheDocument()
  expect(screen.getByLabelText('Code')).toHaveFocus()
})

it('offers no passkey in a browser that knows none', async () => {
  verifying()

  await signIn(byPasskey)

  expect(screen.getByLabelText('Code')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Use a passkey' })).not.toBeInTheDocument()
})

it.each<[string, SignInVerifyMutation | Refusal, string]>([
  ['has to begin anew', wrong('code', null), 'That is not right.'],
  ['took too long', refusal('UNAUTHENTICATED', 'This sign-in took too long.'), 'This sign-in took too long.'],
])('asks for the password again when the sign-in %s, and says why', async (_, answer, sentence) => {
  verifying(answer)
  const { user } = await signIn(byCode)

  await user.keyboard('000000{Enter}')

  expect(await screen.findByLabelText('Password')).toHaveFocus()
  expect(screen.getByLabelText('Login')).toHaveValue('alice')
  expect(screen.getByText(new RegExp(sentence))).toBeVisible()
})

it('starts again on demand, which ends what was begun', async () => {
  const asked = verifying()
  const { user } = await signIn(byCode)

  await user.click(screen.getByRole('button', { name: 'Start again' }))

  expect(await screen.findByLabelText('Password')).toHaveFocus()
  await waitFor(() => expect(asked.signOuts).toBe(1))
})
