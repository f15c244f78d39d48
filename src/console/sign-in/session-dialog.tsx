'use client'
import { lazy, Suspense } from 'react'
import { useConnection } from '../apollo.tsx'

// most pages are left before their session ends
const EndedSession = lazy(() => import('./ended-session.tsx').then(({ EndedSession }) => ({ default: EndedSession })))

/** Asks for the password over the page whose session has ended. The page, and whatever was typed there, waits. */
export function SessionDialog() {
  const { endedFor } = useConnection()
  return (
    endedFor !== null && (
      <Suspense>
        <EndedSession {...endedFor} />
      </Suspense>
    )
  )
}
