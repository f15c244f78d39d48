'use client'
import { MantineProvider } from '@mantine/core'
import { setNonce } from 'get-nonce'
import type { ReactNode } from 'react'
import { type Labels, LabelsProvider } from './labels.tsx'
import { cssVariables, theme } from './theme.ts'
import { ToastProvider } from './toasts.tsx'
import { useKeptFocus } from './use-kept-focus.ts'

interface UiProviderProps {
  labels: Labels
  /** The content security policy's, for the styles that are made in the browser. */
  nonce: string | undefined
  /** `test` switches transitions and portals off. */
  environment?: 'default' | 'test'
  children: ReactNode
}

export function UiProvider({ labels, nonce, environment = 'default', children }: UiProviderProps) {
  useKeptFocus()
  // read by the scroll lock under drawers and dialogs, which makes a style element of its own
  if (typeof window !== 'undefined' && nonce !== undefined) setNonce(nonce)

  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce ?? ''}
      env={environment}
    >
      <LabelsProvider labels={labels}>
        <ToastProvider>{children}</ToastProvider>
      </LabelsProvider>
    </MantineProvider>
  )
}
