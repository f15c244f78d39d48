'use client'
import { useParams } from 'next/navigation'
import { InvitationsScreen } from '../../../../../console/invitations/invitations-screen.tsx'
import { OrganizationFrame } from '../../../../../console/organizations/organization-frame.tsx'
import { Allowed } from '../../../../../console/shell/allowed.tsx'

export default function InvitationsToOrganizationPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id)
  return (
    <Allowed task="manageAllUsers">
      <OrganizationFrame id={id} part="invitations">
        {(organization) => <InvitationsScreen organization={organization} />}
      </OrganizationFrame>
    </Allowed>
  )
}
