import { useCallback, useMemo } from 'react'
import { useAddress } from '../ui/use-address.ts'
import { type ListShape, type ListState, readListState, writeListState } from './list-state.ts'

type Show = (next: ListState, history?: 'push' | 'replace') => void

/** What the address says about a list, and the way to another address of it. */
export function useListState(shape: ListShape): [state: ListState, show: Show] {
  const [address, write] = useAddress()
  const state = useMemo(() => readListState(address, shape), [address, shape])
  const show = useCallback<Show>((next, history = 'push') => write(writeListState(next), history), [write])
  return [state, show]
}
