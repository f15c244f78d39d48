import { screen } from '@testing-library/react'
import { type ErrorCode, UserDetailDocument, UserHistoryDocument } from '../generated/client/graphql.ts'
import { aUser, noHistory } from './console-data.ts'
import { on } from './graphql-mock.ts'
import { server } from './msw.ts'
import { renderScreen } from './render.tsx'
import { User } from './user-screens.tsx'

type ShownUser = ReturnType<typeof aUser>

/** The page of a user; the server answers what `become` makes of it. */
export async function showUser(values: Partial<ShownUser> = {}) {
  let present = aUser({ login: 'alice', name: 'Alice', ...values })
  server.use(
    on(UserDetailDocument).answer(() => ({ __typename: 'Query', user: present })),
    on(UserHistoryDocument).answer(({ id }) => noHistory(id)),
  )
  const shown = renderScreen(<User id={present.id} listHref="/users" />, { at: `/users/${present.id}` })
  await screen.findByRole('heading', { level: 1, name: present.name })
  const become = (next: Partial<ShownUser>): ShownUser => {
    present = { ...present, ...next }
    return present
  }
  return { ...shown, alice: present, become }
}

/** Why a mutation was refused. */
export const because = (code: ErrorCode, message: string, field: string[] | null = null) => ({
  __typename: 'UserError' as const,
  code,
  message,
  field,
  rule: null,
})
