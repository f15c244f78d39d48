import { useCallback, useEffect, useMemo } from 'react'
import type { PreferencesFieldsFragment } from '../../generated/client/graphql.ts'
import { usePreferencesQuery, usePreferencesUpdateMutation, useViewsQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useAddress } from '../ui/use-address.ts'
import { allViews, type ListShape, type ListState, readListState, usualPageSize, writeListState } from './list-state.ts'
import { stateOfView, type View } from './views.ts'

export interface ListControl {
  state: ListState
  show: (next: ListState, history?: 'push' | 'replace') => void
  /** Rows of a page, where the address names no other. */
  preferredSize: number
  /** False until it is known which view the reader used last. */
  isReady: boolean
  /** The view that the state began with; null: all, or one that the reader cannot see. */
  view: View | null
  /** Shows a view from its first page, now and when the list is opened again. */
  choose: (view: View | null) => void
}

/** What the address says about a list: a bare one means the view used last. */
export function useListState(shape: ListShape): ListControl {
  const [address, write] = useAddress()
  const { data, error } = usePreferencesQuery()
  const { lists: texts } = useMessages()
  const toast = useToast()
  // the view shows all the same
  const [updatePreferences] = usePreferencesUpdateMutation({
    onError: () => toast.notice(texts.viewNotKept),
    onCompleted: ({ preferencesUpdate }) => preferencesUpdate.userErrors.length > 0 && toast.notice(texts.viewNotKept),
  })
  const preferences = data?.viewer?.preferences
  const isReady = preferences !== undefined || error !== undefined

  const last = useMemo(() => (preferences === undefined ? null : lastViewOf(preferences, shape)), [preferences, shape])
  const isBare = address === '' && last !== null
  const state = useMemo(() => (isBare ? stateOfView(last, shape) : readListState(address, shape)), [address, isBare, last, shape])
  useEffect(() => {
    // so that the address can be shared
    if (isBare) write(writeListState(state), 'replace')
  }, [isBare, state, write])

  const show = useCallback<ListControl['show']>(
    (next, history = 'push') => write(writeListState(next) || (last === null ? '' : `view=${allViews}`), history),
    [last, write],
  )

  function choose(view: View | null) {
    show({ ...stateOfView(view, shape), openId: state.openId })
    const { viewId = null, readyMade = null } = namesOf(view)
    void updatePreferences({ variables: { input: { lastViews: [{ list: shape.name, viewId, readyMade }] } } })
  }

  return {
    state,
    show,
    preferredSize: preferences?.pageSize ?? usualPageSize,
    isReady,
    view: useView(shape, state.viewId, last),
    choose,
  }
}

function namesOf(view: View | null): { viewId?: string; readyMade?: string } {
  if (view === null) return {}
  return view.kind === 'ready' ? { readyMade: view.view.key } : { viewId: view.view.id }
}

function lastViewOf({ lastViews }: PreferencesFieldsFragment, shape: ListShape): View | null {
  const last = lastViews.find(({ list }) => list === shape.name)
  return last?.view ? { kind: 'saved', view: last.view } : readyViewOf(shape, last?.readyMade)
}

function readyViewOf(shape: ListShape, key: string | null | undefined): View | null {
  const view = shape.readyViews.find((one) => one.key === key)
  return view === undefined ? null : { kind: 'ready', view }
}

function useView(shape: ListShape, id: string | null, last: View | null): View | null {
  const ready = readyViewOf(shape, id)
  const isKnown = id === null || ready !== null
  const { data } = useViewsQuery({ variables: { list: shape.name }, skip: isKnown })
  if (isKnown) return ready
  const saved = data?.views.find((view) => view.id === id)
  if (saved !== undefined) return { kind: 'saved', view: saved }
  return data === undefined && last?.kind === 'saved' && last.view.id === id ? last : null
}
