import type { ProfileFieldsFragment, ProfileKind } from '../../generated/client/graphql.ts'
import { useProfilesQuery } from '../../generated/hooks.ts'
import { type Failure, readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import type { Permission } from '../permission-groups.tsx'
import { usePermissionCatalogue } from '../use-permission-catalogue.ts'

interface Profiles {
  profiles: readonly ProfileFieldsFragment[]
  catalogue: readonly Permission[]
  isLoading: boolean
  failure: Failure | null
  retry: () => void
}

const nothing: readonly never[] = []

/** All profiles, or those of one kind, with everything that profiles can give. */
export function useProfiles(kind: ProfileKind | null): Profiles {
  const messages = useMessages()
  const found = useProfilesQuery({ variables: { kind }, fetchPolicy: 'cache-and-network' })
  const known = usePermissionCatalogue()
  const error = found.error ?? known.error
  return {
    profiles: found.data?.profiles ?? nothing,
    catalogue: known.data?.permissions ?? nothing,
    isLoading: (found.data === undefined || known.data === undefined) && error === undefined,
    failure: error === undefined ? null : readFailure(error, messages),
    retry: () => {
      void found.refetch()
      void known.refetch()
    },
  }
}

/** By the id or the name in an address. */
export const profileIn = (profiles: readonly ProfileFieldsFragment[], ref: string | null): ProfileFieldsFragment | undefined =>
  profiles.find(({ id, name }) => id === ref || name.toLowerCase() === ref?.toLowerCase())

/** Those that profiles of a kind can give. */
export const permissionsOf = (catalogue: readonly Permission[], kind: ProfileKind): Permission[] =>
  catalogue.filter((permission) => permission.kind === kind)
