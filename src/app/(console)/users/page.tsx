import { Allowed } from '../../../console/shell/allowed.tsx'
import { UsersScreen } from '../../../console/users/users-screen.tsx'

export default function UsersPage() {
  return (
    <Allowed task="manageAllUsers">
      <UsersScreen organization={null} />
    </Allowed>
  )
}
