'use client'
import { InvitationsScreen } from '../../../../console/invitations/invitations-screen.tsx'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { useViewer } from '../../../../console/shell/viewer.tsx'

export default function OrganizationInvitationsPage() {
  const { organization } = useViewer()
  return (
    <Allowed task="manageOrganizationUsers">
      <InvitationsScreen key={organization.id} organization={organization} />
    </Allowed>
  )
}
