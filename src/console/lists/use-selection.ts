import { useEffect, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { useToast } from '../ui/toasts.tsx'
import { writeCondition } from './conditions.ts'
import type { ListPage } from './list-page.ts'
import type { ListState } from './list-state.ts'

/** The server takes no longer list of ids. */
const mostPicked = 10_000

export interface Selection {
  /** All that match, also on other pages; then `ids` is empty. */
  isAll: boolean
  ids: ReadonlySet<string>
  count: number
  has: (id: string) => boolean
  /** How much of the page is selected. */
  ofPage: 'none' | 'some' | 'all'
  /** With `isRange` all from the one picked last to this one. */
  pick: (id: string, isRange: boolean) => void
  pickPage: () => void
  pickAll: () => void
  clear: () => void
}

interface Picked {
  /** What was listed. */
  of: string
  isAll: boolean
  ids: ReadonlySet<string>
  last: string | null
}

/** Which rows are selected. It stays while pages are turned; when something else is listed it is dropped, and that is said. */
export function useSelection(listed: object, state: ListState, { rows, total }: ListPage<{ id: string }>): Selection {
  const { lists: texts } = useMessages()
  const toast = useToast()
  const of = JSON.stringify([listed, state.search, state.conditions.map((one) => `${one.field} ${writeCondition(one)}`).sort()])
  const nothing: Picked = { of, isAll: false, ids: new Set(), last: null }
  const [picked, setPicked] = useState(nothing)
  const { isAll, ids, last } = picked.of === of ? picked : nothing
  const isDropped = picked.of !== of && (picked.isAll || picked.ids.size > 0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: said once, when it is dropped
  useEffect(() => {
    if (!isDropped) return
    setPicked(nothing)
    toast.notice(texts.selectionDropped)
  }, [isDropped])

  const idsOfPage = rows.map(({ id }) => id)
  const has = (id: string) => isAll || ids.has(id)
  const onPage = idsOfPage.filter(has).length
  const isWholePage = onPage > 0 && onPage === idsOfPage.length
  const partOfPage = onPage > 0 ? 'some' : 'none'

  function keep(next: Iterable<string>, last: string | null) {
    const kept = new Set(next)
    if (kept.size > mostPicked) toast.notice(texts.selectionFull(mostPicked))
    else setPicked({ of, isAll: false, ids: kept, last })
  }

  // of all that match only this page is known by name
  const present = isAll ? idsOfPage : [...ids]
  const without = (gone: readonly string[]) => present.filter((id) => !gone.includes(id))

  function pick(id: string, isRange: boolean) {
    const from = isRange && last !== null ? idsOfPage.indexOf(last) : -1
    if (from < 0) return keep(has(id) ? without([id]) : [...present, id], id)
    const to = idsOfPage.indexOf(id)
    const range = idsOfPage.slice(Math.min(from, to), Math.max(from, to) + 1)
    keep(has(last ?? id) ? [...present, ...range] : without(range), last)
  }

  return {
    isAll,
    ids,
    count: isAll ? (total?.count ?? 0) : ids.size,
    has,
    ofPage: isWholePage ? 'all' : partOfPage,
    pick,
    pickPage: () => keep(isWholePage ? without(idsOfPage) : [...present, ...idsOfPage], null),
    pickAll: () => setPicked({ of, isAll: true, ids: new Set(), last: null }),
    clear: () => setPicked(nothing),
  }
}
