'use client'
import { UserApiKeys } from '../../console/api-keys/user-api-keys.tsx'
import { UserAvatar } from '../../console/avatars/user-avatar.tsx'
import { UserMemberships } from '../../console/memberships/user-memberships.tsx'
import { UserSecondFactors } from '../../console/mfa/user-second-factors.tsx'
import { UserPassword } from '../../console/passwords/user-password.tsx'
import { paths } from '../../console/paths.ts'
import { UserSessions } from '../../console/sessions/user-sessions.tsx'
import { useViewer } from '../../console/shell/viewer.tsx'
import { type ShowDetails, UserDetails } from '../../console/users/user-details.tsx'

/** A user with what every feature shows of it. */
export const WholeUser: ShowDetails = (props) => {
  const { user, onDeleted } = props
  const { may } = useViewer()
  const historyHref = may('readAudit') ? `${paths.audit}?${new URLSearchParams({ target: `is.${user.id}` })}` : null
  return (
    <UserDetails
      {...props}
      historyHref={historyHref}
      avatar={<UserAvatar key={user.id} user={user} />}
      secondFactors={<UserSecondFactors key={user.id} user={user} />}
      memberships={<UserMemberships key={user.id} user={user} seesEverybody={may('manageAllUsers')} onGone={onDeleted} />}
      apiKeys={<UserApiKeys key={user.id} user={user} />}
      sessions={<UserSessions key={user.id} user={user} />}
      password={<UserPassword key={user.id} user={user} />}
    />
  )
}
