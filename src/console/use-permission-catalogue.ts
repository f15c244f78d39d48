import { useMemo } from 'react'
import { usePermissionCatalogueQuery } from '../generated/hooks.ts'
import { useMessages } from './messages/messages.tsx'

/** All permissions there are, in the reader's language. */
export function usePermissionCatalogue(options: Parameters<typeof usePermissionCatalogueQuery>[0] = {}) {
  const { permissions: words } = useMessages()
  const { data, error, refetch } = usePermissionCatalogueQuery(options)
  const told = useMemo(
    () =>
      data && {
        permissions: data.permissions.map((permission) => ({
          ...permission,
          group: words.groups[permission.group] ?? permission.group,
          description: words.descriptions[`${permission.kind} ${permission.name}`] ?? permission.description,
        })),
      },
    [data, words],
  )
  return { data: told, error, refetch }
}
