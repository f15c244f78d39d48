'use client'
import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useState } from 'react'
import type { Messages } from './en.ts'
import { type Language, languageCookie, spokenOf } from './languages.ts'

/** Each is a file of its own, so that a page carries one. */
const loadMessages: Record<Language, () => Promise<Messages>> = {
  en: () => import('./en.ts').then(({ en }) => en),
  fr: () => import('./fr.ts').then(({ fr }) => fr),
}

interface Spoken {
  language: Language
  messages: Messages
}

interface Speech extends Spoken {
  /** Goes on in another language, here and on the next pages; null: in the browser's. Answers false where it could not be loaded. */
  speak: (language: Language | null) => Promise<boolean>
}

const SpeechContext = createContext<Speech | null>(null)

interface MessagesProviderProps extends Spoken {
  children: ReactNode
}

/** Begins in the language of the page. */
export function MessagesProvider({ language, messages, children }: MessagesProviderProps) {
  const [spoken, setSpoken] = useState<Spoken>({ language, messages })

  const speak = useCallback(async (wanted: Language | null) => {
    const next = wanted ?? spokenOf(navigator.languages)
    const messages = await loadMessages[next]().catch(() => null)
    if (messages === null) return false
    remember(wanted)
    setSpoken({ language: next, messages })
    return true
  }, [])
  useLayoutEffect(() => {
    document.documentElement.lang = spoken.language
  }, [spoken.language])

  const speech = useMemo(() => ({ ...spoken, speak }), [spoken, speak])
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

/** Every text of the console, in the reader's language. */
export const useMessages = (): Messages => useSpeech().messages

/** The language itself, and how to change it. */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (speech === null) throw new Error('useSpeech needs a MessagesProvider')
  return speech
}

const yearSeconds = 31_536_000

/** For the server, which makes the next page; null forgets the choice. */
function remember(language: Language | null): void {
  const lifetime = language === null ? 0 : yearSeconds
  const secure = location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is for HTTPS only, and an instance may be tried without
  document.cookie = `${languageCookie}=${language ?? ''}; path=/; max-age=${lifetime}; samesite=lax${secure}`
}
