import { isErrorLike } from '@apollo/client/errors'
import type { PreferencesFieldsFragment, PreferencesUpdateInput, PreferencesUpdateMutation } from '../generated/client/graphql.ts'
import { usePreferencesUpdateMutation } from '../generated/hooks.ts'
import { readFailure } from './failure.ts'
import { useMessages } from './messages/messages.tsx'
import { useToast } from './ui/toasts.tsx'

export const themes = ['LIGHT', 'DARK', 'SYSTEM'] as const
export const densities = ['COMFORTABLE', 'COMPACT'] as const

type Change = Pick<PreferencesUpdateInput, 'pageSize'> & Partial<Pick<PreferencesFieldsFragment, 'theme' | 'density' | 'singleKeys'>>

/** Changes how the console looks to the reader: at once, and taken back when the server has not stored it. */
export function useChangePreferences(preferences: PreferencesFieldsFragment): (change: Change) => Promise<void> {
  const messages = useMessages()
  const toast = useToast()
  const [update] = usePreferencesUpdateMutation()

  return async (change) => {
    const expected: PreferencesUpdateMutation = {
      __typename: 'Mutation',
      preferencesUpdate: { __typename: 'PreferencesUpdatePayload', preferences: { ...preferences, ...change }, userErrors: [] },
    }
    try {
      const { data } = await update({ variables: { input: change }, optimisticResponse: expected })
      const [refusal] = data?.preferencesUpdate.userErrors ?? []
      if (refusal !== undefined) toast.notice(refusal.message)
    } catch (error) {
      if (!isErrorLike(error)) throw error
      toast.notice(readFailure(error, messages).sentence)
    }
  }
}
