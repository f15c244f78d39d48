'use client'
import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from 'react'
import { type ConfirmIdentity, ConfirmIdentityContext } from '../confirm-identity.ts'

// few changes ask for it
const ConfirmationDialog = lazy(() =>
  import('./confirmation-dialog.tsx').then(({ ConfirmationDialog }) => ({ default: ConfirmationDialog })),
)

/** Asks over any page who sits there, once however many changes wait for it. */
export function IdentityConfirmation({ children }: { children: ReactNode }) {
  const [isAsking, setIsAsking] = useState(false)
  const waiting = useRef<((isConfirmed: boolean) => void)[]>([])

  const confirm = useCallback<ConfirmIdentity>(() => {
    setIsAsking(true)
    return new Promise((resolve) => waiting.current.push(resolve))
  }, [])

  function settle(isConfirmed: boolean) {
    setIsAsking(false)
    for (const resolve of waiting.current.splice(0)) resolve(isConfirmed)
  }

  return (
    <ConfirmIdentityContext value={confirm}>
      {children}
      {isAsking && (
        <Suspense>
          <ConfirmationDialog onDone={() => settle(true)} onCancel={() => settle(false)} />
        </Suspense>
      )}
    </ConfirmIdentityContext>
  )
}
