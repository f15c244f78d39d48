import type { ApolloCache, ApolloClient } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import type { ErrorCode, UserAction, UserErrorFieldsFragment } from '../generated/client/graphql.ts'
import { reasonOf } from './failure.ts'
import { useMessages } from './messages/messages.tsx'
import { type SubmitOptions, useSubmit } from './use-submit.ts'

/** A form that changes a user, or what belongs to one: what is shown of the user is read again after it. */
export function useUserAct<Input extends object, Data, Payload extends { userErrors: readonly UserErrorFieldsFragment[] }>(
  userId: string,
  options: SubmitOptions<Input, Data, Payload>,
) {
  const client = useApolloClient()
  const form = useSubmit({
    ...options,
    onRefused: (payload) => {
      options.onRefused?.(payload)
      if (payload.userErrors.some(({ code }) => code === 'VERSION_MISMATCH')) readAgain(client, userId)
    },
  })

  async function submit(input: Omit<Input, 'idempotencyKey'>): Promise<Payload | null> {
    const payload = await form.submit(input)
    if (payload !== null) readAgain(client, userId)
    return payload
  }

  return { ...form, submit }
}

/** For forms that serve other pages too: reads again what is shown of the user after them. */
export function useReadUserAgain(userId: string): () => void {
  const client = useApolloClient()
  return () => readAgain(client, userId)
}

/** Tells why something that is allowed is impossible now; null when it can be tried. */
export function useBlockOf() {
  const messages = useMessages()
  return (user: Blockable, action: UserAction): string | null => {
    const block = user.blockedActions.find((blocked) => blocked.action === action)
    return block === undefined ? null : reasonOf(block, messages)
  }
}

type Blockable = { blockedActions: readonly { action: UserAction; code: ErrorCode; message: string }[] }

/** What may show a part of a user that no answer of a mutation holds. */
const showingUsers = ['UserDetail', 'ApiKeys']

/** One change shows in several places: a lock ends sessions, and every change is in the history. */
function readAgain(client: ApolloClient, userId: string): void {
  forgetHistory(client.cache, userId)
  const shown = new Set([...client.getObservableQueries('active')].map(({ queryName }) => queryName))
  // the screen that asked shows the failure
  void client.refetchQueries({ include: showingUsers.filter((name) => shown.has(name)) })
}

function forgetHistory(cache: ApolloCache, userId: string): void {
  cache.evict({ id: cache.identify({ __typename: 'User', id: userId }), fieldName: 'history' })
}
