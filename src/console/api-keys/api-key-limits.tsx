import { skipToken } from '@apollo/client/react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useOrganizationNamesQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { Note } from '../ui/section.tsx'
import { usePermissionCatalogue } from '../use-permission-catalogue.ts'
import styles from './api-key-details.module.css'

/** Where a key works, from where, and what it gives at most, in words. */
export function ApiKeyLimits({ apiKey: { organizationIds, permissions, networks } }: { apiKey: ApiKeyFieldsFragment }) {
  const { apiKeys: texts } = useMessages()
  const asked = organizationIds === null ? skipToken : { variables: { first: organizationIds.length, filter: { ids: organizationIds } } }
  const organizations = useOrganizationNamesQuery(asked)
  const catalogue = usePermissionCatalogue(permissions === null ? skipToken : {})
  const names = organizations.data?.organizations.nodes.map(({ name }) => name) ?? []
  const hidden = organizations.data === undefined ? 0 : (organizationIds?.length ?? 0) - names.length
  // two kinds have a permission of the same name
  const describe = (name: string) => catalogue.data?.permissions.find((permission) => permission.name === name)?.description ?? ''

  if (organizationIds === null && permissions === null && networks === null) return <Note>{texts.unrestricted}</Note>
  return (
    <Facts>
      {organizationIds !== null && (
        <Fact label={texts.organizations}>
          <List items={[...names, ...(hidden > 0 ? [texts.otherOrganizations(hidden)] : [])]} />
        </Fact>
      )}
      {permissions !== null && (
        <Fact label={texts.permissions}>
          {permissions.length === 0 ? texts.noPermissions : <List items={permissions.map((name) => ({ name, hint: describe(name) }))} />}
        </Fact>
      )}
      {networks !== null && (
        <Fact label={texts.networks}>
          <List items={networks} />
        </Fact>
      )}
    </Facts>
  )
}

function List({ items }: { items: readonly (string | { name: string; hint: string })[] }) {
  return (
    <ul className={styles.list}>
      {items.map((item) => {
        const { name, hint } = typeof item === 'string' ? { name: item, hint: '' } : item
        return (
          <li key={name}>
            {name} {hint !== '' && <span className={styles.quiet}>{hint}</span>}
          </li>
        )
      })}
    </ul>
  )
}
