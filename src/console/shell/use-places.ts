import {
  type Icon,
  IconBuilding,
  IconBuildings,
  IconHistory,
  IconLayoutDashboard,
  IconMail,
  IconServerCog,
  IconShieldLock,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { type Task, useViewer } from './viewer.tsx'

type Group = 'platform' | 'organization'

export interface Place {
  href: string
  title: string
  /** Null: above all groups. */
  group: Group | null
  icon: Icon
  /** Who may go there. */
  task: Task
}

/** The pages that the reader may go to, in the order of the menu. */
export function usePlaces(): readonly Place[] {
  const { shell: texts } = useMessages()
  const { may, organization } = useViewer()
  const places: Place[] = [
    { href: paths.dashboard, title: texts.dashboard, group: null, icon: IconLayoutDashboard, task: 'manageOrganizationUsers' },
    { href: paths.users, title: texts.users, group: 'platform', icon: IconUsers, task: 'manageAllUsers' },
    { href: paths.organizations, title: texts.organizations, group: 'platform', icon: IconBuildings, task: 'seeOrganizations' },
    { href: paths.smtp, title: texts.smtp, group: 'platform', icon: IconServerCog, task: 'managePlatform' },
    { href: paths.mail, title: texts.mail, group: 'platform', icon: IconMail, task: 'managePlatform' },
    { href: paths.authentication, title: texts.authentication, group: 'platform', icon: IconShieldLock, task: 'managePlatform' },
    {
      href: paths.organizationUsers,
      title: texts.users,
      group: 'organization',
      icon: IconUsersGroup,
      task: 'manageOrganizationUsers',
    },
    {
      href: paths.organizationDetails,
      title: texts.organizationDetails,
      group: 'organization',
      icon: IconBuilding,
      task: 'seeOrganization',
    },
  ]
  places.push({
    href: paths.audit,
    title: texts.audit,
    group: organization.kind === 'PLATFORM' ? 'platform' : 'organization',
    icon: IconHistory,
    task: 'readAudit',
  })
  return places.filter(({ task }) => may(task))
}
