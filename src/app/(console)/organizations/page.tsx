'use client'
import { OrganizationsScreen } from '../../../console/organizations/organizations-screen.tsx'
import { Allowed } from '../../../console/shell/allowed.tsx'
import { useViewer } from '../../../console/shell/viewer.tsx'

export default function OrganizationsPage() {
  const { may } = useViewer()
  return (
    <Allowed task="seeOrganizations">
      <OrganizationsScreen canCreate={may('manageOrganizations')} managesUsers={may('manageAllUsers')} readsAudit={may('readAudit')} />
    </Allowed>
  )
}
