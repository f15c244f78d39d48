'use client'
import type { ReactNode } from 'react'
import { ApolloConsole } from '../console/apollo.tsx'
import { IdentityConfirmation } from '../console/confirmation/identity-confirmation.tsx'
import { HandoverProvider } from '../console/handover.tsx'
import { en } from '../console/messages/en.ts'
import { MessagesProvider } from '../console/messages/messages.tsx'
import { SessionDialog } from '../console/sign-in/session-dialog.tsx'
import { UiProvider } from '../console/ui/ui-provider.tsx'

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <UiProvider labels={en.ui} nonce={nonce}>
      <MessagesProvider messages={en}>
        <HandoverProvider>
          <ApolloConsole>
            <IdentityConfirmation>
              {children}
              <SessionDialog />
            </IdentityConfirmation>
          </ApolloConsole>
        </HandoverProvider>
      </MessagesProvider>
    </UiProvider>
  )
}
