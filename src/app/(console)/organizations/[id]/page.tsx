'use client'
import { useParams } from 'next/navigation'
import { OrganizationDetails } from '../../../../console/organizations/organization-details.tsx'
import { OrganizationFrame } from '../../../../console/organizations/organization-frame.tsx'
import { paths } from '../../../../console/paths.ts'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { useViewer } from '../../../../console/shell/viewer.tsx'
import { UsersIn } from '../../users-in.tsx'

export default function UsersOfOrganizationPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id)
  const { may } = useViewer()
  return (
    <Allowed task="seeOrganizations">
      <OrganizationFrame id={id} part="users">
        {(organization) =>
          organization.viewerCanManageUsers ? (
            <UsersIn organization={organization} pathOf={paths.user} />
          ) : (
            <OrganizationDetails organization={organization} heading="h1" usersHref={null} readsAudit={may('readAudit')} />
          )
        }
      </OrganizationFrame>
    </Allowed>
  )
}
