import { createContext, useContext } from 'react'

/** Asks the reader to prove who sits there, and answers whether it was proved. */
export type ConfirmIdentity = () => Promise<boolean>

export const ConfirmIdentityContext = createContext<ConfirmIdentity | null>(null)

export function useConfirmIdentity(): ConfirmIdentity {
  const confirm = useContext(ConfirmIdentityContext)
  if (confirm === null) throw new Error('useConfirmIdentity needs an IdentityConfirmation')
  return confirm
}
