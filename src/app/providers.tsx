'use client'
import dynamic from 'next/dynamic'
import type { ComponentType, ReactNode } from 'react'
import { ApolloConsole } from '../console/apollo.tsx'
import { IdentityConfirmation } from '../console/confirmation/identity-confirmation.tsx'
import { HandoverProvider } from '../console/handover.tsx'
import type { Messages } from '../console/messages/en.ts'
import type { Language } from '../console/messages/languages.ts'
import { MessagesProvider, useMessages } from '../console/messages/messages.tsx'
import { SessionDialog } from '../console/sign-in/session-dialog.tsx'
import { UiProvider } from '../console/ui/ui-provider.tsx'

interface ProvidersProps {
  language: Language
  nonce: string | undefined
  children: ReactNode
}

export function Providers({ language, nonce, children }: ProvidersProps) {
  const Speaking = speaking[language]
  return (
    <Speaking>
      <Ui nonce={nonce}>
        <HandoverProvider>
          <ApolloConsole>
            <IdentityConfirmation>
              {children}
              <SessionDialog />
            </IdentityConfirmation>
          </ApolloConsole>
        </HandoverProvider>
      </Ui>
    </Speaking>
  )
}

// imported here by name, as Next preloads what it finds in dynamic(): the page names the file of its one language
const speaking: Record<Language, ComponentType<{ children: ReactNode }>> = {
  en: dynamic(() => import('../console/messages/en.ts').then(({ en }) => speakingBy('en', en))),
  fr: dynamic(() => import('../console/messages/fr.ts').then(({ fr }) => speakingBy('fr', fr))),
}

function speakingBy(language: Language, messages: Messages): ComponentType<{ children: ReactNode }> {
  return ({ children }) => (
    <MessagesProvider language={language} messages={messages}>
      {children}
    </MessagesProvider>
  )
}

function Ui({ nonce, children }: Omit<ProvidersProps, 'language'>) {
  const { ui } = useMessages()
  return (
    <UiProvider labels={ui} nonce={nonce}>
      {children}
    </UiProvider>
  )
}
