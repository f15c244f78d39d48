'use client'
import { CrashScreen } from '../console/shell/crash-screen.tsx'
import { Providers } from './providers.tsx'

/** Instead of the root layout when that one fails. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <Providers nonce={undefined}>
          <CrashScreen onRetry={retry} />
        </Providers>
      </body>
    </html>
  )
}
