'use client'
import { paths } from '../../../../console/paths.ts'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { useViewer } from '../../../../console/shell/viewer.tsx'
import { UsersIn } from '../../users-in.tsx'

export default function OrganizationUsersPage() {
  const { organization } = useViewer()
  return (
    <Allowed task="manageOrganizationUsers">
      <UsersIn organization={organization} pathOf={paths.organizationUser} />
    </Allowed>
  )
}
