// The page of an invitation's link, and the server as far as it knows that invitation.
import { usePathname } from 'next/navigation'
import { InvitationScreen } from '../console/invitations/invitation-screen.tsx'
import { SignInScreen } from '../console/sign-in/sign-in-screen.tsx'
import {
  InvitationAcceptDocument,
  type InvitationAcceptInput,
  type InvitationAcceptMutation,
  InvitationPageDocument,
  type InvitationPageQuery,
  type UserErrorFieldsFragment,
} from '../generated/client/graphql.ts'
import { alpine, aPasswordPolicy } from './console-data.ts'
import { on } from './graphql-mock.ts'
import { server } from './msw.ts'
import { renderScreen } from './render.tsx'

type Offer = NonNullable<InvitationPageQuery['invitation']>
type Reader = NonNullable<InvitationPageQuery['viewer']>

export const TOKEN = 'token-of-the-link'
export const alice: Reader = {
  __typename: 'Viewer',
  user: { __typename: 'User', id: 'id-of-alice', login: 'alice', name: 'Alice Liddell' },
  organizations: [],
}
export const instance = { __typename: 'Instance', name: 'Acme accounts', passwordResetAvailable: false } as const

export function offer(values: Partial<Offer> = {}): Offer {
  const expiresAt = new Date(Date.now() + 71.5 * 3_600_000).toISOString()
  return {
    __typename: 'InvitationPreview',
    organization: alpine.name,
    profile: 'analyst',
    login: null,
    email: 'new.comer@example.org',
    invitedBy: 'boss',
    expiresAt,
    ...values,
  }
}

/** The server, as far as it knows this invitation and who is signed in. */
export function aServer(state: { invitation: Offer | null; viewer: Reader | null }) {
  const asked: unknown[] = []
  server.use(
    on(InvitationPageDocument).answer(({ token }) => {
      asked.push(token)
      return { __typename: 'Query', ...state, instance, passwordPolicy: aPasswordPolicy() }
    }),
  )
  return { state, asked }
}

export function accepting(answer: (input: InvitationAcceptInput) => Partial<InvitationAcceptMutation['invitationAccept']>) {
  server.use(
    on(InvitationAcceptDocument).answer(({ input }) => ({
      __typename: 'Mutation',
      invitationAccept: { __typename: 'InvitationAcceptPayload', invitation: null, login: null, userErrors: [], ...answer(input) },
    })),
  )
}

export const accepted = { __typename: 'Invitation', id: 'id-of-invitation', state: 'ACCEPTED', organization: alpine } as const
export const refused = (code: UserErrorFieldsFragment['code'], message: string, field: string[] | null = null) => ({
  userErrors: [{ __typename: 'UserError', code, message, field, rule: null } as const],
})

export const open = (fragment = `#${TOKEN}`) => renderScreen(<Pages />, { at: `/invitation${fragment}` })

function Pages() {
  return usePathname() === '/sign-in' ? <SignInScreen /> : <InvitationScreen />
}
