'use client'
import { AuditScreen } from '../../../console/audit/audit-screen.tsx'
import { Allowed } from '../../../console/shell/allowed.tsx'
import { useViewer } from '../../../console/shell/viewer.tsx'

export default function AuditPage() {
  const { organization, may } = useViewer()
  return (
    <Allowed task="readAudit">
      <AuditScreen key={organization.id} organization={organization} linksUsers={may('manageOrganizationUsers')} />
    </Allowed>
  )
}
