import type { OrganizationFilter, OrganizationOrderField, OrganizationRowFragment } from '../../generated/client/graphql.ts'
import type { FilterField } from '../lists/conditions.ts'
import type { Exported } from '../lists/exported.ts'
import type { ListShape } from '../lists/list-state.ts'
import type { Messages } from '../messages/en.ts'

const orders: Record<string, OrganizationOrderField> = { name: 'NAME', created: 'CREATED_AT', updated: 'UPDATED_AT' }

const ofUsers = ['users', 'administrator']

/** What *Organizations* can be asked for; those who manage no users are told nothing about users. */
export function organizationList({ organizations: texts }: Messages, managesUsers: boolean): ListShape {
  const { filters, readyViews, yes, no } = texts
  const fields: (FilterField & { input: keyof OrganizationFilter })[] = [
    { kind: 'flag', key: 'locked', input: 'isLocked', title: filters.locked, yes, no },
    { kind: 'flag', key: 'administrator', input: 'hasAdministrator', title: filters.administrator, yes, no },
    { kind: 'text', key: 'text', input: 'search', title: filters.text },
  ]
  const columns = ['state', 'name', ...ofUsers, 'created', 'updated'].filter((key) => managesUsers || !ofUsers.includes(key))
  return {
    name: 'ORGANIZATIONS',
    fields: fields.filter(({ key }) => managesUsers || !ofUsers.includes(key)),
    orders,
    columns: { all: columns, usual: columns, fixed: ['name'] },
    readyViews: [
      { key: 'locked', name: readyViews.locked, query: 'locked=is.yes' },
      ...(managesUsers ? [{ key: 'no-administrator', name: readyViews.noAdministrator, query: 'administrator=is.no' }] : []),
    ],
  }
}

const usualFields = ['id', 'name', 'description', 'kind', 'lockedAt', 'userCount', 'hasAdministrator', 'createdAt', 'updatedAt']

export function exportedOrganizations({ organizations: texts }: Messages): Exported<OrganizationRowFragment> {
  return { list: 'organizations', fields: texts.exportFields, usual: usualFields, nameOf: ({ name }) => name }
}
