import type { ProfileFieldsFragment, ProfileKind } from '../../generated/client/graphql.ts'
import type { Condition, FilterField } from '../lists/conditions.ts'
import type { ListShape, ListState } from '../lists/list-state.ts'
import type { Messages } from '../messages/en.ts'
import type { Permission } from '../permission-groups.tsx'

const shown = ['name', 'kind', 'permissions', 'usedBy']

/** What profiles can be asked for. There are few: the browser has them all, and filters and sorts by itself. */
export function profileList({ profiles: texts }: Messages, catalogue: readonly Permission[], isWhole: boolean): ListShape {
  const kinds: Record<ProfileKind, string> = texts.kinds
  const names = [...new Set(catalogue.map(({ name }) => name))]
  const kind: FilterField = {
    kind: 'choice',
    key: 'kind',
    input: 'kind',
    title: texts.columns.kind,
    choices: Object.entries(kinds).map(([value, label]) => ({ value, label })),
  }
  const gives: FilterField = {
    kind: 'choice',
    key: 'gives',
    input: 'permissions',
    title: texts.gives,
    choices: names.map((name) => ({ value: name, label: name })),
  }
  return {
    name: 'PROFILES',
    readyViews: [],
    fields: isWhole ? [kind, gives] : [gives],
    orders: Object.fromEntries(shown.map((name) => [name, name])),
    columns: { all: shown, usual: shown, fixed: ['name'] },
  }
}

/** Those that the state asks for, in its order; by name unless it has one. */
export function listed(profiles: readonly ProfileFieldsFragment[], { search, conditions, sort }: ListState): ProfileFieldsFragment[] {
  const typed = search.toLowerCase()
  const found = profiles.filter(
    (profile) =>
      [profile.name, ...profile.permissions].some((text) => text.toLowerCase().includes(typed)) &&
      conditions.every((condition) => fulfils(profile, condition)),
  )
  if (sort === null) return found
  const sign = sort.direction === 'desc' ? -1 : 1
  return found.toSorted((one, other) => sign * (compare(sort.by, one, other) || one.name.localeCompare(other.name)))
}

function fulfils({ kind, permissions }: ProfileFieldsFragment, { field, operator, value }: Condition): boolean {
  const holds = field === 'kind' ? kind === value : permissions.includes(value)
  return operator === 'not' ? !holds : holds
}

function compare(by: string, one: ProfileFieldsFragment, other: ProfileFieldsFragment): number {
  if (by === 'kind') return one.kind.localeCompare(other.kind)
  if (by === 'permissions') return one.permissions.length - other.permissions.length
  if (by === 'usedBy') return (one.membershipCount ?? 0) - (other.membershipCount ?? 0)
  return one.name.localeCompare(other.name)
}
