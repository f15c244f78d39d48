import { WholeUser } from '../app/(console)/whole-user.tsx'
import { paths } from '../console/paths.ts'
import { UserScreen } from '../console/users/user-screen.tsx'
import { UsersScreen } from '../console/users/users-screen.tsx'
import type { alpine, platform } from './console-data.ts'

/** The list as its page composes it. */
export const Users = ({ organization }: { organization: typeof alpine | typeof platform | null }) => (
  <UsersScreen Details={WholeUser} organization={organization} pathOf={organization === null ? paths.user : paths.organizationUser} />
)

/** One user as the page composes it. */
export const User = (props: { id: string; listHref: string | null }) => <UserScreen Details={WholeUser} {...props} />
