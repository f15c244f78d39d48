'use client'
import { useParams } from 'next/navigation'
import { paths } from '../../../../console/paths.ts'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { UserScreen } from '../../../../console/users/user-screen.tsx'
import { WholeUser } from '../../whole-user.tsx'

export default function UserPage() {
  const { id } = useParams<{ id: string }>()
  return (
    <Allowed task="manageAllUsers">
      <UserScreen Details={WholeUser} id={decodeURIComponent(id)} listHref={paths.users} />
    </Allowed>
  )
}
