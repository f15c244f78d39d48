import { screen } from '@testing-library/react'
import { axe } from 'jest-axe'
import { SignInDocument, SignInPageDocument } from '../generated/client/graphql.ts'
import { on } from '../testing/graphql-mock.ts'
import { server } from '../testing/msw.ts'
import { renderScreen } from '../testing/render.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { SignInScreen } from './sign-in/sign-in-screen.tsx'

const ended = 'roster_language=; max-age=0; path=/'
afterEach(() => {
  document.documentElement.lang = ''
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no cookieStore
  document.cookie = ended
})

it('goes on in French without losing what was typed, remembers it, and words refusals in French', async () => {
  server.use(
    on(SignInPageDocument).answer(() => ({
      __typename: 'Query',
      instance: { __typename: 'Instance', name: 'Acme accounts', passwordResetAvailable: true },
      viewer: null,
    })),
    on(SignInDocument).answer(() => ({
      __typename: 'Mutation',
      signIn: {
        __typename: 'SignInPayload',
        viewer: null,
        secondStep: null,
        invitation: null,
        userErrors: [{ __typename: 'UserError', code: 'INVALID_CREDENTIALS', message: 'Login and password do not match.', field: null }],
      },
    })),
  )
  const { user, container } = renderScreen(
    <>
      <SignInScreen />
      <LanguageChoice />
    </>,
    { at: '/sign-in' },
  )
  await user.type(screen.getByLabelText('Login'), 'alice')

  await user.click(screen.getByRole('button', { name: 'Français' }))

  expect(await screen.findByRole('heading', { name: 'Connexion' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Français' })).toHaveAttribute('aria-pressed', 'true')
  expect(screen.getByLabelText('Identifiant')).toHaveValue('alice')
  expect(document.documentElement.lang).toBe('fr')
  expect(document.cookie).toBe('roster_language=fr')
  expect(await axe(container)).toHaveNoViolations()

  await user.type(screen.getByLabelText('Mot de passe'), 'wonderland{Enter}')
  expect(await screen.findByText('Ce n’est pas correct. Vérifiez votre saisie.')).toBeVisible()
  expect(screen.queryByText('Login and password do not match.')).not.toBeInTheDocument()
})
