import { paths } from '../../../../console/paths.ts'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { UserScreen } from '../../../../console/users/user-screen.tsx'

export default async function UserPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <Allowed task="manageAllUsers">
      <UserScreen id={decodeURIComponent(id)} listHref={paths.users} />
    </Allowed>
  )
}
