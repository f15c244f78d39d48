import { type RenderResult, render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { type ReactNode, useSyncExternalStore } from 'react'
import { renderToString } from 'react-dom/server'
import { ApolloConsole } from '../console/apollo.tsx'
import { IdentityConfirmation } from '../console/confirmation/identity-confirmation.tsx'
import { HandoverProvider } from '../console/handover.tsx'
import { en } from '../console/messages/en.ts'
import { MessagesProvider } from '../console/messages/messages.tsx'
import { SessionDialog } from '../console/sign-in/session-dialog.tsx'
import { UiProvider } from '../console/ui/ui-provider.tsx'

/** Shows a screen at an address, with all that stands round it in the console. */
export function renderScreen(screen: ReactNode, { at = '/' }: { at?: string } = {}): RenderResult & { user: UserEvent } {
  sessionStorage.clear()
  window.history.replaceState(null, '', at)
  const user = userEvent.setup()
  return { ...render(<Surroundings>{screen}</Surroundings>), user }
}

/** A screen as the server sends it, before its scripts run. */
export function renderOnServer(screen: ReactNode): HTMLElement {
  const page = document.createElement('div')
  page.innerHTML = renderToString(<Surroundings>{screen}</Surroundings>)
  return page
}

/** Where the screen has led to. */
export const address = () => window.location.pathname + window.location.search

function Surroundings({ children }: { children: ReactNode }) {
  return (
    <UiProvider labels={en.ui} nonce={undefined} environment="test">
      <MessagesProvider language="en" messages={en}>
        <AddressBar>
          <HandoverProvider>
            <ApolloConsole>
              <IdentityConfirmation>
                {children}
                <SessionDialog />
              </IdentityConfirmation>
            </ApolloConsole>
          </HandoverProvider>
        </AddressBar>
      </MessagesProvider>
    </UiProvider>
  )
}

/** Next's router as far as screens use it: it follows the browser's history. */
function AddressBar({ children }: { children: ReactNode }) {
  const { pathname, search } = new URL(useSyncExternalStore(onNavigation, address, address), window.location.origin)
  return (
    <AppRouterContext value={router}>
      <PathnameContext value={pathname}>
        <SearchParamsContext value={new URLSearchParams(search)}>{children}</SearchParamsContext>
      </PathnameContext>
    </AppRouterContext>
  )
}

const router = {
  push: (href: string) => window.history.pushState(null, '', href),
  replace: (href: string) => window.history.replaceState(null, '', href),
  back: () => window.history.back(),
  forward: () => window.history.forward(),
  refresh: () => {},
  prefetch: () => {},
  bfcacheId: 'test',
}

const readers = new Set<() => void>()

function onNavigation(tell: () => void): () => void {
  readers.add(tell)
  window.addEventListener('popstate', tell)
  return () => {
    readers.delete(tell)
    window.removeEventListener('popstate', tell)
  }
}

for (const method of ['pushState', 'replaceState'] as const) {
  const original = window.history[method].bind(window.history)
  window.history[method] = (...given) => {
    original(...given)
    for (const tell of readers) tell()
  }
}
