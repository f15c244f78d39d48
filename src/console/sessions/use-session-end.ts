import { useApolloClient } from '@apollo/client/react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { SessionEndDocument, type SessionEndFieldsFragment } from '../../generated/client/graphql.ts'
import { useSessionExtendMutation } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { stays, unattended } from '../apollo-client.ts'
import { useSubmit } from '../use-submit.ts'

/** By the clock of this machine, in milliseconds. */
export interface SessionEnd {
  at: number
  warnAt: number
  /** The reader is to be warned now. */
  isDue: boolean
  /** Nothing prolongs it. */
  isFinal: boolean
}

// whoever pressed a key or a button since then is there
const presenceMs = 60_000
// for what another tab does meanwhile, and after a failed look
const lookAgainMs = 15_000
// for shorter lifetimes set meanwhile; and browsers count no longer than 24 days
const longestMs = 3_600_000

/** When the session of this browser ends. Looks without using it, in good time; whoever is typing then keeps it without being asked. */
export function useSessionEnd() {
  const client = useApolloClient()
  const { endedFor, end: tellEnd } = useConnection()
  // after a failed look what is known stands
  const [found, setFound] = useState<{ end: SessionEnd | null; isLate: boolean }>({ end: null, isLate: false })
  const { end } = found
  const lastInput = useRef(Number.NEGATIVE_INFINITY)
  const [extend] = useSessionExtendMutation({ fetchPolicy: 'no-cache', context: stays })
  const extension = useSubmit({
    mutate: () => extend(),
    payloadOf: (data) => data.sessionExtend,
    fields: [],
    isIdempotent: false,
    onFailure: ({ code }) => {
      if (code === 'UNAUTHENTICATED') tellEnd()
    },
  })
  const isEnded = endedFor !== null

  function note(session: SessionEndFieldsFragment | null | undefined) {
    setFound((current) => (session ? { end: endOf(session), isLate: false } : { end: current.end, isLate: true }))
  }

  async function look() {
    const answer = await client.query({ query: SessionEndDocument, fetchPolicy: 'no-cache', context: unattended }).catch(() => null)
    if (answer?.data?.viewer === null) return tellEnd()
    note(answer?.data?.viewer?.session)
  }

  async function stay() {
    const payload = await extension.submit({})
    note(payload?.session)
  }

  const onArrival = useEffectEvent(() => void look())
  // also when the reader has signed in again
  useEffect(() => {
    if (!isEnded) onArrival()
  }, [isEnded])

  const onWake = useEffectEvent(() => {
    const isPresent = Date.now() - lastInput.current < presenceMs
    return end !== null && !end.isFinal && !end.isDue && isPresent ? stay() : look()
  })
  useEffect(() => {
    const { end, isLate } = found
    if (isEnded || (end === null && !isLate)) return
    const timer = setTimeout(() => void onWake(), end === null || isLate ? lookAgainMs : untilLook(end))
    return () => clearTimeout(timer)
  }, [found, isEnded])

  const onReturn = useEffectEvent(() => {
    // timers stand still while a machine sleeps
    if (end !== null && !isEnded && Date.now() >= end.warnAt) void look()
  })
  useEffect(() => {
    const onInput = () => {
      lastInput.current = Date.now()
    }
    const onFocus = () => onReturn()
    window.addEventListener('keydown', onInput, true)
    window.addEventListener('pointerdown', onInput, true)
    window.addEventListener('focus', onFocus)
    document.addEventListener('visibilitychange', onFocus)
    return () => {
      window.removeEventListener('keydown', onInput, true)
      window.removeEventListener('pointerdown', onInput, true)
      window.removeEventListener('focus', onFocus)
      document.removeEventListener('visibilitychange', onFocus)
    }
  }, [])

  return { end: isEnded ? null : end, stay, isStaying: extension.isSubmitting, message: extension.message }
}

function endOf({ secondsLeft, warnSeconds, expiresAt, idleExpiresAt }: SessionEndFieldsFragment): SessionEnd {
  const at = Date.now() + secondsLeft * 1000
  return {
    at,
    warnAt: at - warnSeconds * 1000,
    isDue: secondsLeft <= warnSeconds,
    isFinal: Date.parse(idleExpiresAt) >= Date.parse(expiresAt),
  }
}

function untilLook({ at, warnAt, isDue }: SessionEnd): number {
  const now = Date.now()
  // a second after the end, when the server knows it too
  return isDue ? Math.min(lookAgainMs, at - now + 1000) : Math.min(longestMs, Math.max(0, warnAt - now))
}
