import { useMantineColorScheme } from '@mantine/core'
import { useLayoutEffect } from 'react'
import type { PreferencesFieldsFragment } from '../generated/client/graphql.ts'

const schemes = { LIGHT: 'light', DARK: 'dark', SYSTEM: 'auto' } as const

/** Makes every page look, and take keys, as the reader wants it. The browser keeps the theme too, so that the next page has it before its scripts run. */
export function useAppearance(preferences: Pick<PreferencesFieldsFragment, 'theme' | 'density' | 'singleKeys'> | undefined): void {
  const { setColorScheme } = useMantineColorScheme()
  const theme = preferences?.theme
  const density = preferences?.density
  const singleKeys = preferences?.singleKeys

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
}
