import { Checkbox, Input, SegmentedControl, TextInput } from '@mantine/core'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useApiKeyPlacesQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { PermissionFields } from '../permission-fields.tsx'
import { Note } from '../ui/section.tsx'
import { usePermissionCatalogue } from '../use-permission-catalogue.ts'
import styles from './key-limits.module.css'

/** What a key is limited to, as the form holds it; null: not limited so. */
export interface KeyLimits {
  organizationIds: readonly string[]
  permissions: readonly string[] | null
  networks: string
}

export const noLimits: KeyLimits = { organizationIds: [], permissions: null, networks: '' }

export const limitsOf = ({ organizationIds, permissions, networks }: ApiKeyFieldsFragment): KeyLimits => ({
  organizationIds: organizationIds ?? [],
  permissions,
  networks: networks?.join(', ') ?? '',
})

/** As the server takes them; null: not limited so. */
export function limitsInput({ organizationIds, permissions, networks }: KeyLimits) {
  const listed = networks.split(/[\s,;]+/).filter((network) => network !== '')
  return {
    organizationIds: organizationIds.length === 0 ? null : [...organizationIds],
    permissions: permissions === null ? null : [...permissions],
    networks: listed.length === 0 ? null : listed,
  }
}

interface KeyLimitFieldsProps {
  userId: string
  limits: KeyLimits
  onChange: (limits: KeyLimits) => void
  errorOf: (field: 'organizationIds' | 'permissions' | 'networks') => string | null
}

/** In which organizations, with which permissions and from where a key works. */
export function KeyLimitFields({ userId, limits, onChange, errorOf }: KeyLimitFieldsProps) {
  const { apiKeys: texts } = useMessages().userSections
  const places = useApiKeyPlacesQuery({ variables: { userId } })
  const catalogue = usePermissionCatalogue()
  const organizations = (places.data?.user?.memberships ?? []).map(({ organization }) => organization)
  const kinds = new Set(organizations.map(({ kind }) => kind))
  const { organizationIds, permissions } = limits
  // two kinds have a permission of the same name, and a key names it once
  const offered = (catalogue.data?.permissions ?? [])
    .filter(({ kind }) => kinds.has(kind))
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
    .map((permission) => ({ ...permission, viewerCanGrant: true }))
  const values = Object.fromEntries(offered.map(({ name }) => [name, permissions?.includes(name) ?? false]))

  function givePermissions(changed: Record<string, boolean>) {
    const given = { ...values, ...changed }
    onChange({ ...limits, permissions: offered.map(({ name }) => name).filter((name) => given[name]) })
  }

  return (
    <>
      {(organizations.length > 1 || organizationIds.length > 0) && (
        <Checkbox.Group
          label={texts.organizations}
          description={texts.organizationsHint}
          error={errorOf('organizationIds')}
          value={[...organizationIds]}
          onChange={(chosen) => onChange({ ...limits, organizationIds: chosen })}
        >
          <div className={styles.organizations}>
            {organizations.map(({ id, name }) => (
              <Checkbox key={id} size="xs" value={id} label={name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <div className={styles.permissions}>
        <Input.Wrapper label={texts.permissions} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={texts.permissions}
            value={permissions === null ? 'all' : 'some'}
            data={[
              { value: 'all', label: texts.allPermissions },
              { value: 'some', label: texts.somePermissions },
            ]}
            onChange={(chosen) => onChange({ ...limits, permissions: chosen === 'all' ? null : [] })}
          />
        </Input.Wrapper>
        {permissions?.length === 0 && <Note>{texts.noneChosen}</Note>}
        {errorOf('permissions') !== null && <Note>{errorOf('permissions')}</Note>}
        {permissions !== null && (
          <div className={styles.choices}>
            <PermissionFields offered={offered} values={values} changed={{}} onChange={givePermissions} />
          </div>
        )}
      </div>
      <TextInput
        label={texts.networks}
        description={texts.networksHint}
        value={limits.networks}
        error={errorOf('networks')}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ ...limits, networks: event.currentTarget.value })}
      />
    </>
  )
}
