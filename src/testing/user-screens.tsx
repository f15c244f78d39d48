import { WholeUser } from '../app/(console)/whole-user.tsx'
import { paths } from '../console/paths.ts'
import { ViewerContext } from '../console/shell/viewer.tsx'
import { UserScreen } from '../console/users/user-screen.tsx'
import { UsersScreen } from '../console/users/users-screen.tsx'
import { type alpine, aViewer, platform } from './console-data.ts'

/** The list as its page composes it. */
export const Users = ({ organization }: { organization: typeof alpine | typeof platform | null }) => (
  <ViewerContext value={reader}>
    <UsersScreen Details={WholeUser} organization={organization} pathOf={organization === null ? paths.user : paths.organizationUser} />
  </ViewerContext>
)

/** One user as the page composes it. */
export const User = (props: { id: string; listHref: string | null }) => (
  <ViewerContext value={reader}>
    <UserScreen Details={WholeUser} {...props} />
  </ViewerContext>
)

const { viewer } = aViewer({ permissions: ['manageUser', 'readAudit'] })
const reader = viewer && { ...viewer, organization: platform }
