import { useMemo } from 'react'
import { paths } from '../../../console/paths.ts'
import type { ProfileLinks } from '../../../console/profiles/profile-details.tsx'
import { useViewer } from '../../../console/shell/viewer.tsx'

/** What the reader of profiles may do with them, and where they lead to. */
export function useProfileReader(): { isManager: boolean; links: ProfileLinks } {
  const { may } = useViewer()
  const [isManager, seesUsers, seesAll, seesAudit] = [
    may('manageProfiles'),
    may('manageOrganizationUsers'),
    may('manageAllUsers'),
    may('readAudit'),
  ]
  const links = useMemo(() => {
    const users = seesAll ? paths.users : paths.organizationUsers
    return {
      usersHref: seesUsers ? (id: string) => `${users}?${new URLSearchParams({ profile: `is.${id}` })}` : null,
      historyHref: seesAudit ? (id: string) => `${paths.audit}?${new URLSearchParams({ target: `is.${id}` })}` : null,
    }
  }, [seesUsers, seesAll, seesAudit])
  return { isManager, links }
}
