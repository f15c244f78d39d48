import type { ApiKeyFilter, ApiKeyOrderField, ApiKeyRowFragment, ApiKeyState } from '../../generated/client/graphql.ts'
import type { FilterField } from '../lists/conditions.ts'
import type { Exported } from '../lists/exported.ts'
import type { ListShape, ListState } from '../lists/list-state.ts'
import type { Messages } from '../messages/en.ts'

const orders: Record<string, ApiKeyOrderField> = {
  key: 'NAME',
  expires: 'EXPIRES_AT',
  lastUsed: 'LAST_USED_AT',
  created: 'CREATED_AT',
}

const shown = ['state', 'key', 'owner', 'limits', 'expires', 'lastUsed', 'createdBy', 'created']

/** What the inventory of keys can be asked for. */
export function apiKeyList({ apiKeys: texts, userSections }: Messages): ListShape {
  const { columns, filters, readyViews } = texts
  const states: Record<ApiKeyState, string> = userSections.apiKeys.states
  const flag = (key: string, input: keyof ApiKeyFilter, title: string) =>
    ({ kind: 'flag', key, input, title, yes: texts.yes, no: texts.no }) as const
  const fields: (FilterField & { input: keyof ApiKeyFilter })[] = [
    { kind: 'choice', key: 'state', input: 'state', title: columns.state, choices: choices(states) },
    { kind: 'reference', key: 'owner', input: 'userId', title: columns.owner, source: 'people' },
    { kind: 'reference', key: 'organization', input: 'organizationId', title: filters.organization, source: 'organizations' },
    { kind: 'choice', key: 'expiring', input: 'expiresWithin', title: filters.expiring, choices: choices(texts.durations) },
    flag('hasExpiry', 'hasExpiry', filters.hasExpiry),
    { kind: 'time', key: 'lastUsed', input: 'lastUsedAt', neverInput: 'neverUsed', title: columns.lastUsed },
    flag('networks', 'hasNetworks', filters.hasNetworks),
    flag('organizations', 'hasOrganizations', filters.hasOrganizations),
    flag('permissions', 'hasPermissions', filters.hasPermissions),
    { kind: 'time', key: 'created', input: 'createdAt', title: columns.created },
    { kind: 'reference', key: 'createdBy', input: 'createdById', title: columns.createdBy, source: 'people' },
    { kind: 'text', key: 'text', input: 'search', title: filters.text },
  ]
  return {
    name: 'API_KEYS',
    fields,
    orders,
    columns: { all: shown, usual: shown, fixed: ['key'] },
    readyViews: [
      { key: 'expiring', name: readyViews.expiring, query: 'expiring=is.P30D&sort=expires' },
      { key: 'unused-90-days', name: readyViews.unused, query: 'state=is.ACTIVE&lastUsed=notFor.P90D' },
      { key: 'never-used', name: readyViews.neverUsed, query: 'state=is.ACTIVE&lastUsed=never' },
      { key: 'without-expiry', name: readyViews.unlimited, query: 'state=is.ACTIVE&hasExpiry=is.no' },
      { key: 'revoked', name: readyViews.revoked, query: 'state=is.REVOKED' },
    ],
  }
}

const choices = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

const usualFields = [
  'id',
  'prefix',
  'name',
  'user',
  'state',
  'createdAt',
  'createdBy',
  'expiresAt',
  'revokedAt',
  'lastUsedAt',
  'lastUsedFrom',
  'permissions',
  'networks',
]

export function exportedApiKeys({ apiKeys: texts }: Messages): Exported<ApiKeyRowFragment> {
  return { list: 'api-keys', fields: texts.exportFields, usual: usualFields, nameOf: ({ prefix }) => prefix }
}

/** The state without the rest of a secret that was pasted somewhere: the address is no place for it. */
export const withoutSecrets = (state: ListState): ListState => ({
  ...state,
  search: withoutSecret(state.search),
  conditions: state.conditions.map((condition) => ({ ...condition, value: withoutSecret(condition.value) })),
})

const prefixShape = /rst_[0-9A-Za-z]{8}/

const withoutSecret = (text: string): string => prefixShape.exec(text)?.[0] ?? text
