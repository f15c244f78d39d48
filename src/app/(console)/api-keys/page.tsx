'use client'
import { ApiKeysScreen } from '../../../console/api-keys/api-keys-screen.tsx'
import { paths } from '../../../console/paths.ts'
import { Allowed } from '../../../console/shell/allowed.tsx'
import { useViewer } from '../../../console/shell/viewer.tsx'

export default function ApiKeysPage() {
  const { organization, may } = useViewer()
  const isWhole = may('manageAllUsers')
  return (
    <Allowed task="manageOrganizationUsers">
      <ApiKeysScreen
        key={organization.id}
        organization={isWhole ? null : organization}
        pathOfUser={isWhole ? paths.user : paths.organizationUser}
      />
    </Allowed>
  )
}
