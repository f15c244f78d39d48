'use client'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { useViewer } from '../../../../console/shell/viewer.tsx'
import { UsersScreen } from '../../../../console/users/users-screen.tsx'

export default function OrganizationUsersPage() {
  const { organization } = useViewer()
  return (
    <Allowed task="manageOrganizationUsers">
      <UsersScreen key={organization.id} organization={organization} />
    </Allowed>
  )
}
