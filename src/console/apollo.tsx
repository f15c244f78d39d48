'use client'
import { ApolloProvider } from '@apollo/client/react'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { createClient } from './apollo-client.ts'
import { useMessages } from './messages/messages.tsx'
import { paths } from './paths.ts'
import { useToast } from './ui/toasts.tsx'

interface Connection {
  /** Works in another organization from now on; null: in the one that the server picks. */
  switchOrganization: (id: string | null) => void
  /** Forgets everything that was read, as somebody else may be reading now. */
  restart: () => void
}

const ConnectionContext = createContext<Connection | null>(null)

export function ApolloConsole({ children }: { children: ReactNode }) {
  const router = useRouter()
  const messages = useMessages()
  const toast = useToast()
  const [generation, setGeneration] = useState(0)

  const connection = useMemo<Connection>(() => {
    const restart = () => setGeneration((current) => current + 1)
    return {
      restart,
      switchOrganization: (id) => {
        organizationChoice.set(id)
        restart()
      },
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation is a new client with an empty cache
  const client = useMemo(() => {
    function onDetour(code: string, sentOrganizationId: string | null): boolean {
      if (code === 'UNAUTHENTICATED') return leaveFor(paths.signIn(here()))
      if (code === 'PASSWORD_CHANGE_REQUIRED') return leaveFor(paths.passwordChange(here()))
      if (code !== 'ORGANIZATION_UNAVAILABLE' || sentOrganizationId === null) return false
      // several requests may fail alike; the first one has changed the choice
      if (organizationChoice.get() === sentOrganizationId) {
        toast.notice(messages.shell.organizationUnavailable)
        connection.switchOrganization(null)
      }
      return true
    }

    function leaveFor(path: string): boolean {
      if (path.startsWith(location.pathname)) return false
      router.replace(path)
      return true
    }

    return createClient({ organizationId: organizationChoice.get, onDetour })
  }, [generation, router, connection])

  return (
    <ConnectionContext value={connection}>
      <ApolloProvider client={client}>{children}</ApolloProvider>
    </ConnectionContext>
  )
}

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext)
  if (connection === null) throw new Error('useConnection needs an ApolloConsole')
  return connection
}

const here = () => location.pathname + location.search

// kept for this tab only: two tabs may work in two organizations
const organizationKey = 'roster.organization'
const organizationChoice = {
  get: () => sessionStorage.getItem(organizationKey),
  set: (id: string | null) => {
    if (id === null) sessionStorage.removeItem(organizationKey)
    else sessionStorage.setItem(organizationKey, id)
  },
}
