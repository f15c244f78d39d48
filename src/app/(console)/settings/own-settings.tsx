'use client'
import type { ComponentProps } from 'react'
import { UserApiKeys } from '../../../console/api-keys/user-api-keys.tsx'
import { UserAvatar } from '../../../console/avatars/user-avatar.tsx'
import { UserMemberships } from '../../../console/memberships/user-memberships.tsx'
import { OwnSecondFactors } from '../../../console/mfa/own-second-factors.tsx'
import { OwnPassword } from '../../../console/passwords/own-password.tsx'
import { OwnPermissions } from '../../../console/profiles/own-permissions.tsx'
import { UserSessions } from '../../../console/sessions/user-sessions.tsx'
import { OwnProfile } from '../../../console/users/own-profile.tsx'
import { SettingsScreen } from '../../../console/users/settings-screen.tsx'
import { OwnPreferences } from '../../../console/views/own-preferences.tsx'

interface OwnSettingsProps {
  id: string
  /** Where the reader works now, and what they may do there. */
  organization: { name: string; kind: 'PLATFORM' | 'ORGANIZATION' }
  permissions: readonly string[]
  preferences: ComponentProps<typeof OwnPreferences>['preferences']
}

/** The reader's own account, with what every feature offers for it. */
export function OwnSettings({ id, organization, permissions, preferences }: OwnSettingsProps) {
  return (
    <SettingsScreen
      id={id}
      sections={[
        ['profile', (user) => <OwnProfile user={user} avatar={<UserAvatar user={user} />} />],
        ['password', (user) => <OwnPassword user={user} />],
        ['factors', (user) => <OwnSecondFactors user={user} />],
        ['keys', (user) => <UserApiKeys user={user} />],
        ['sessions', (user) => <UserSessions user={user} />],
        [
          'organizations',
          (user) => (
            <>
              <UserMemberships user={user} />
              <OwnPermissions organization={organization} permissions={permissions} />
            </>
          ),
        ],
        ['preferences', () => <OwnPreferences preferences={preferences} />],
      ]}
    />
  )
}
