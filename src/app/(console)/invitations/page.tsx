'use client'
import { InvitationsScreen } from '../../../console/invitations/invitations-screen.tsx'
import { Allowed } from '../../../console/shell/allowed.tsx'

export default function InvitationsPage() {
  return (
    <Allowed task="manageAllUsers">
      <InvitationsScreen organization={null} />
    </Allowed>
  )
}
