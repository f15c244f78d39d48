'use client'
import { spokenOf } from '../console/messages/languages.ts'
import { CrashScreen } from '../console/shell/crash-screen.tsx'
import { Providers } from './providers.tsx'

/** Instead of the root layout when that one fails. */
export default function GlobalError({ retry }: { retry: () => void }) {
  // it is made in the browser, over the page that failed
  const language = spokenOf([document.documentElement.lang, ...navigator.languages])
  return (
    <html lang={language}>
      <body>
        <Providers language={language} nonce={undefined}>
          <CrashScreen onRetry={retry} />
        </Providers>
      </body>
    </html>
  )
}
