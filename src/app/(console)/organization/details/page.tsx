'use client'
import { OrganizationPage } from '../../../../console/organizations/organization-page.tsx'
import { paths } from '../../../../console/paths.ts'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { useViewer } from '../../../../console/shell/viewer.tsx'

export default function OwnOrganizationPage() {
  const { organization, may } = useViewer()
  return (
    <Allowed task="seeOrganization">
      <OrganizationPage
        key={organization.id}
        id={organization.id}
        usersHref={may('manageOrganizationUsers') ? paths.organizationUsers : null}
        readsAudit={may('readAudit')}
      />
    </Allowed>
  )
}
