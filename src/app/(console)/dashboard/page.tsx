'use client'
import { DashboardScreen } from '../../../console/dashboard/dashboard-screen.tsx'
import { paths } from '../../../console/paths.ts'
import { Allowed } from '../../../console/shell/allowed.tsx'
import { useViewer } from '../../../console/shell/viewer.tsx'

export default function DashboardPage() {
  const { may, organization } = useViewer()
  return (
    <Allowed task="manageOrganizationUsers">
      <DashboardScreen organization={organization.name} listHref={may('manageAllUsers') ? paths.users : paths.organizationUsers} />
    </Allowed>
  )
}
