import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** The query part of the address. Writing it stays in the browser: no page is fetched. */
export function useAddress(): [query: string, write: (query: string, history: 'push' | 'replace') => void] {
  const query = useSearchParams().toString()
  const path = usePathname()

  const write = useCallback(
    (next: string, history: 'push' | 'replace') => {
      const address = next === '' ? path : `${path}?${next}`
      if (history === 'push') window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
    },
    [path],
  )

  return [query, write]
}
