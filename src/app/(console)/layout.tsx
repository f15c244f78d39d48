import type { ReactNode } from 'react'
import { OwnInvitations } from '../../console/invitations/own-invitations.tsx'
import { SessionWarning } from '../../console/sessions/session-warning.tsx'
import { Shell } from '../../console/shell/shell.tsx'

export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <Shell banner={<OwnInvitations />}>
      {children}
      <SessionWarning />
    </Shell>
  )
}
