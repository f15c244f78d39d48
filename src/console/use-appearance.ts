import { useMantineColorScheme } from '@mantine/core'
import { useLayoutEffect, useState } from 'react'
import type { PreferencesFieldsFragment } from '../generated/client/graphql.ts'
import { isLanguage } from './messages/languages.ts'
import { useSpeech } from './messages/messages.tsx'

const schemes = { LIGHT: 'light', DARK: 'dark', SYSTEM: 'auto' } as const

/**
 * Makes every page look, speak, and take keys, as the reader wants it. The browser keeps theme and language too, so that the next page has them
 * before its scripts run; answers false while one that it did not know is loaded.
 */
export function useAppearance(
  preferences: Pick<PreferencesFieldsFragment, 'theme' | 'density' | 'language' | 'singleKeys'> | undefined,
): boolean {
  const { setColorScheme } = useMantineColorScheme()
  const theme = preferences?.theme
  const density = preferences?.density
  const singleKeys = preferences?.singleKeys
  const language = isLanguage(preferences?.language) ? preferences.language : null
  const isKnown = preferences !== undefined
  const speech = useSpeech()
  const [isSettled, setIsSettled] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another function that does the same is no reason
  useLayoutEffect(() => {
    if (theme !== undefined) setColorScheme(schemes[theme])
  }, [theme])
  useLayoutEffect(() => {
    if (density !== undefined) document.documentElement.dataset.density = density.toLowerCase()
  }, [density])
  useLayoutEffect(() => {
    if (singleKeys !== undefined) document.documentElement.dataset.singleKeys = singleKeys ? 'on' : 'off'
  }, [singleKeys])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the page speaks is changed by the preference, not the other way round
  useLayoutEffect(() => {
    if (!isKnown) return
    if (language === null || language === speech.language) return setIsSettled(true)
    // one that cannot be loaded leaves the page in the language that it has
    void speech.speak(language).then(() => setIsSettled(true))
  }, [language, isKnown])

  return isSettled || language === null || language === speech.language
}
