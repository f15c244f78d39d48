'use client'
import type { ApolloClient } from '@apollo/client'
import { ApolloProvider } from '@apollo/client/react'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { ReaderDocument } from '../generated/client/graphql.ts'
import { createClient } from './apollo-client.ts'
import { useMessages } from './messages/messages.tsx'
import { paths } from './paths.ts'
import { useToast } from './ui/toasts.tsx'

interface Connection {
  /** Whose session ended under their hands; null while it lasts. */
  endedFor: { id: string; login: string } | null
  /** The session was found to be over: asks for the password, as a refused request does. */
  end: () => void
  /** The session is back: what was asked meanwhile is asked again. */
  resume: () => void
  /** Works in another organization from now on, reading everything again. */
  switchOrganization: (id: string) => void
  /** Reads everything again, as somebody else is reading now. */
  restart: () => void
  /** Forgets everything, and reads nothing again: the reader is leaving. */
  forget: () => void
  /** The organization chosen in this tab; null leaves the choice to the server. */
  organizationId: () => string | null
  /** For requests beside GraphQL: a refusal leads elsewhere as it does there. Answers whether it may be repeated. */
  detour: (code: string, sentOrganizationId: string | null) => Promise<boolean>
}

const ConnectionContext = createContext<Connection | null>(null)

export function ApolloConsole({ children }: { children: ReactNode }) {
  const router = useRouter()
  const messages = useMessages()
  // a client outlasts a change of language
  const latest = useRef(messages)
  useLayoutEffect(() => {
    latest.current = messages
  }, [messages])
  const toast = useToast()
  const [generation, setGeneration] = useState(0)
  const [endedFor, setEndedFor] = useState<Connection['endedFor']>(null)
  const waiting = useRef<((isBack: boolean) => void)[]>([])
  const restart = useCallback(() => setGeneration((current) => current + 1), [])

  const settle = useCallback((isBack: boolean) => {
    setEndedFor(null)
    for (const resolve of waiting.current.splice(0)) resolve(isBack)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation is a new client with an empty cache
  const { client, onDetour } = useMemo(() => {
    function onDetour(code: string, sentOrganizationId: string | null): boolean | Promise<boolean> {
      if (code === 'UNAUTHENTICATED') return waitForSession()
      if (code === 'MFA_REQUIRED') return leaveFor(paths.signIn(here()))
      if (code === 'PASSWORD_CHANGE_REQUIRED') return leaveFor(paths.passwordChange(here()))
      if (code === 'MFA_ENROLMENT_REQUIRED') return leaveFor(paths.secondFactor(here()))
      if (code !== 'ORGANIZATION_UNAVAILABLE' || sentOrganizationId === null) return false
      // several requests may fail alike; the first one has changed the choice
      if (organizationChoice.get() === sentOrganizationId) {
        organizationChoice.set(null)
        toast.notice(latest.current.shell.organizationUnavailable)
        restart()
      }
      return true
    }

    function waitForSession(): boolean | Promise<boolean> {
      const reader = readerIn(created)
      if (!reader) return leaveFor(paths.signIn(here()))
      setEndedFor(reader)
      return new Promise((resolve) => waiting.current.push(resolve))
    }

    function leaveFor(path: string): boolean {
      if (path.split('?')[0] === location.pathname) return false
      router.replace(path)
      return true
    }

    const created = createClient({ organizationId: organizationChoice.get, onDetour })
    return { client: created, onDetour }
  }, [generation, router])

  const connection = useMemo<Connection>(
    () => ({
      endedFor,
      end: () => {
        const reader = readerIn(client)
        if (reader) setEndedFor(reader)
        else router.replace(paths.signIn(here()))
      },
      resume: () => settle(true),
      restart,
      switchOrganization: (id) => {
        organizationChoice.set(id)
        restart()
      },
      forget: () => {
        settle(false)
        organizationChoice.set(null)
        void client.clearStore()
      },
      organizationId: organizationChoice.get,
      detour: async (code, sentOrganizationId) => {
        const led = onDetour(code, sentOrganizationId)
        // what led to another page is not repeated on this one
        return typeof led === 'boolean' ? false : led
      },
    }),
    [client, endedFor, onDetour, restart, router, settle],
  )

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

/** Who reads, as far as a page has asked. */
const readerIn = (client: ApolloClient) => client.readQuery({ query: ReaderDocument })?.viewer?.user

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
