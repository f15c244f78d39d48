import { isErrorLike } from '@apollo/client/errors'
import type { PreferencesFieldsFragment, PreferencesUpdateInput, PreferencesUpdateMutation } from '../generated/client/graphql.ts'
import { usePreferencesUpdateMutation } from '../generated/hooks.ts'
import { readFailure, refusalsOf } from './failure.ts'
import { isLanguage } from './messages/languages.ts'
import { useSpeech } from './messages/messages.tsx'
import { useToast } from './ui/toasts.tsx'

export const themes = ['LIGHT', 'DARK', 'SYSTEM'] as const
export const densities = ['COMFORTABLE', 'COMPACT'] as const

type Change = Pick<PreferencesUpdateInput, 'pageSize' | 'language'> &
  Partial<Pick<PreferencesFieldsFragment, 'theme' | 'density' | 'singleKeys'>>

/** Changes how the console looks to the reader: at once, and taken back when the server has not stored it. */
export function useChangePreferences(preferences: PreferencesFieldsFragment): (change: Change) => Promise<void> {
  const { messages, speak } = useSpeech()
  const toast = useToast()
  const [update] = usePreferencesUpdateMutation()

  return async (change) => {
    if (change.language !== undefined && !(await speak(languageOf(change.language)))) return toast.notice(messages.failures.unreachable)
    const expected: PreferencesUpdateMutation = {
      __typename: 'Mutation',
      preferencesUpdate: { __typename: 'PreferencesUpdatePayload', preferences: { ...preferences, ...change }, userErrors: [] },
    }
    try {
      const { data } = await update({ variables: { input: change }, optimisticResponse: expected })
      const [refusal] = data ? refusalsOf(data.preferencesUpdate, messages) : []
      if (refusal !== undefined) await takeBack(refusal.message)
    } catch (error) {
      if (!isErrorLike(error)) throw error
      await takeBack(readFailure(error, messages).sentence)
    }

    async function takeBack(reason: string) {
      toast.notice(reason)
      if (change.language !== undefined) await speak(languageOf(preferences.language))
    }
  }
}

const languageOf = (code: string | null) => (isLanguage(code) ? code : null)
