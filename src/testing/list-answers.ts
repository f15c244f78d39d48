import type { RequestHandler } from 'msw'
import {
  PreferencesDocument,
  type PreferencesFieldsFragment,
  PreferencesUpdateDocument,
  type PreferencesUpdateInput,
  type ViewFieldsFragment,
  ViewsDocument,
} from '../generated/client/graphql.ts'
import { somePreferences } from './console-data.ts'
import { on } from './graphql-mock.ts'

interface Kept {
  preferences?: Partial<PreferencesFieldsFragment>
  views?: readonly ViewFieldsFragment[]
  /** Told of each change of the preferences. */
  onUpdate?: (input: PreferencesUpdateInput) => void
}

/** What every list asks for beside its rows: preferences, kept as they are changed, and saved views. */
export function listAnswers({ preferences = {}, views = [], onUpdate }: Kept = {}): RequestHandler[] {
  let kept = somePreferences(preferences)
  return [
    on(PreferencesDocument).answer(() => ({ __typename: 'Query', viewer: { __typename: 'Viewer', preferences: kept } })),
    on(PreferencesUpdateDocument).answer(({ input }) => {
      onUpdate?.(input)
      const lastViews = (input.lastViews ?? []).map(({ list, viewId, readyMade }) => ({
        __typename: 'LastView' as const,
        list,
        view: views.find(({ id }) => id === viewId) ?? null,
        readyMade: readyMade ?? null,
      }))
      kept = { ...kept, lastViews: lastViews.filter(({ view, readyMade }) => view ?? readyMade), version: kept.version + 1 }
      return { __typename: 'Mutation', preferencesUpdate: { __typename: 'PreferencesUpdatePayload', preferences: kept, userErrors: [] } }
    }),
    on(ViewsDocument).answer(() => ({ __typename: 'Query', views: [...views] })),
  ]
}
