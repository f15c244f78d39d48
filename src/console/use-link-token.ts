import { useEffect, useState } from 'react'
import { useHandover } from './handover.tsx'

/** The token of the link that was opened in this tab: undefined until the address was read, null when there is none. It leaves the address at once. */
export function useLinkToken(kind: 'invitationToken' | 'passwordToken'): string | null | undefined {
  const handover = useHandover()
  const [found, setFound] = useState<{ token: string | null }>()

  useEffect(() => {
    function read() {
      const fragment = window.location.hash.slice(1)
      if (fragment !== '') handover[kind] = fragment
      setFound({ token: handover[kind] })
    }
    read()
    // another link in the same tab differs in the fragment alone: no page is loaded
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [handover, kind])

  // one pass after the reading: the router listens to the history by then, and would write the fragment back otherwise
  useEffect(() => {
    if (found !== undefined && window.location.hash !== '')
      window.history.replaceState(null, '', window.location.pathname + window.location.search)
  }, [found])

  return found?.token
}
