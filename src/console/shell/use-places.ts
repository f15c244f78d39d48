import {
  type Icon,
  IconBuilding,
  IconBuildings,
  IconHistory,
  IconId,
  IconKey,
  IconLayoutDashboard,
  IconMail,
  IconMailForward,
  IconServerCog,
  IconSettings,
  IconShieldLock,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { type Task, useViewer } from './viewer.tsx'

/** `own` is in the reader's own menu, not in the navigation. */
type Group = 'platform' | 'organization' | 'own'

export interface Place {
  href: string
  title: string
  /** Null: above all groups. */
  group: Group | null
  icon: Icon
  /** Who may go there; null: everybody. */
  task: Task | null
}

/** The pages that the reader may go to, in the order of the menu. */
export function usePlaces(): readonly Place[] {
  const { shell: texts } = useMessages()
  const { may, organization } = useViewer()
  const group = organization.kind === 'PLATFORM' ? 'platform' : 'organization'
  const places: Place[] = [
    { href: paths.dashboard, title: texts.dashboard, group: null, icon: IconLayoutDashboard, task: 'manageOrganizationUsers' },
    { href: paths.users, title: texts.users, group: 'platform', icon: IconUsers, task: 'manageAllUsers' },
    { href: paths.organizations, title: texts.organizations, group: 'platform', icon: IconBuildings, task: 'seeOrganizations' },
    { href: paths.invitations, title: texts.invitations, group: 'platform', icon: IconMailForward, task: 'manageAllUsers' },
    {
      href: paths.organizationUsers,
      title: texts.users,
      group: 'organization',
      icon: IconUsersGroup,
      task: 'manageOrganizationUsers',
    },
    {
      href: paths.organizationInvitations,
      title: texts.invitations,
      group: 'organization',
      icon: IconMailForward,
      task: 'manageOrganizationUsers',
    },
    {
      href: paths.organizationDetails,
      title: texts.organizationDetails,
      group: 'organization',
      icon: IconBuilding,
      task: 'seeOrganization',
    },
    { href: paths.profiles, title: texts.profiles, group, icon: IconId, task: 'seeProfiles' },
    { href: paths.apiKeys, title: texts.apiKeys, group, icon: IconKey, task: 'manageOrganizationUsers' },
    { href: paths.audit, title: texts.audit, group, icon: IconHistory, task: 'readAudit' },
    { href: paths.smtp, title: texts.smtp, group: 'platform', icon: IconServerCog, task: 'managePlatform' },
    { href: paths.mail, title: texts.mail, group: 'platform', icon: IconMail, task: 'managePlatform' },
    { href: paths.authentication, title: texts.authentication, group: 'platform', icon: IconShieldLock, task: 'managePlatform' },
    { href: paths.settings, title: texts.settings, group: 'own', icon: IconSettings, task: null },
  ]
  return places.filter(({ task }) => task === null || may(task))
}
