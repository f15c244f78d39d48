'use client'
import { createContext, type ReactNode, useContext, useState } from 'react'

/** What one page leaves for another in this tab. In memory only: neither the address, nor web storage, nor a log ever holds it. */
export interface Handover {
  /** Of the link that was opened, while its invitation is unanswered. */
  invitationToken: string | null
  /** Of the link by which a password is chosen, until it is. */
  passwordToken: string | null
  /** Whether a password was chosen by a link just now. */
  hasNewPassword: boolean
  /** Of the account that was created just now. */
  createdLogin: string | null
}

const HandoverContext = createContext<Handover | null>(null)

export function HandoverProvider({ children }: { children: ReactNode }) {
  const [handover] = useState<Handover>(() => ({ invitationToken: null, passwordToken: null, hasNewPassword: false, createdLogin: null }))
  return <HandoverContext value={handover}>{children}</HandoverContext>
}

export function useHandover(): Handover {
  const handover = useContext(HandoverContext)
  if (handover === null) throw new Error('useHandover needs a HandoverProvider')
  return handover
}
