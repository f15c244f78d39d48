import '@mantine/core/styles.layer.css'
import '@fontsource-variable/inter/wght.css'
import './global.css'
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { acceptedLanguages, isLanguage, type Language, languageCookie, spokenOf } from '../console/messages/languages.ts'
import { Providers } from './providers.tsx'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  const language = await readersLanguage()
  return (
    <html lang={language} {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body>
        <Providers language={language} nonce={nonce}>
          {children}
        </Providers>
      </body>
    </html>
  )
}

/** The one that was chosen here, or else the one that the browser asks for. */
async function readersLanguage(): Promise<Language> {
  const chosen = (await cookies()).get(languageCookie)?.value
  return isLanguage(chosen) ? chosen : spokenOf(acceptedLanguages((await headers()).get('accept-language')))
}
