'use client'
import { lazy } from 'react'
import { paths } from '../../../../console/paths.ts'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { useViewer } from '../../../../console/shell/viewer.tsx'
import { UsersScreen } from '../../../../console/users/users-screen.tsx'

const WholeUser = lazy(() => import('../../whole-user.tsx').then(({ WholeUser }) => ({ default: WholeUser })))

export default function OrganizationUsersPage() {
  const { organization } = useViewer()
  return (
    <Allowed task="manageOrganizationUsers">
      <UsersScreen key={organization.id} Details={WholeUser} organization={organization} pathOf={paths.organizationUser} />
    </Allowed>
  )
}
