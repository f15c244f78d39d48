'use client'
import { useParams } from 'next/navigation'
import { paths } from '../../../../../console/paths.ts'
import { useViewer } from '../../../../../console/shell/viewer.tsx'
import { UserScreen } from '../../../../../console/users/user-screen.tsx'
import { WholeUser } from '../../../whole-user.tsx'

export default function OrganizationUserPage() {
  const { id } = useParams<{ id: string }>()
  const { may } = useViewer()
  const listHref = may('manageOrganizationUsers') ? paths.organizationUsers : null
  return <UserScreen Details={WholeUser} id={decodeURIComponent(id)} listHref={listHref} />
}
