import type { PermissionCatalogueQuery } from '../generated/client/graphql.ts'
import styles from './permission-groups.module.css'

export type Permission = PermissionCatalogueQuery['permissions'][number]

/** Permissions to be read, in the words of the catalogue. */
export function PermissionGroups({ permissions }: { permissions: readonly Permission[] }) {
  return (
    <div className={styles.groups}>
      {groupsOf(permissions).map(([name, members]) => (
        <div key={name} className={styles.group}>
          <h4 className={styles.groupName}>{name}</h4>
          <ul className={styles.permissions}>
            {members.map((permission) => (
              <li key={permission.name}>
                {permission.description} <code className={styles.name}>{permission.name}</code>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

/** What belongs together, in the order of the catalogue. */
export function groupsOf(permissions: readonly Permission[]): [name: string, members: readonly Permission[]][] {
  const names = [...new Set(permissions.map(({ group }) => group))]
  return names.map((name) => [name, permissions.filter(({ group }) => group === name)])
}
