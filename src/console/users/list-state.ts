import type { UserOrderField, UsersQueryVariables } from '../../generated/client/graphql.ts'
import type { Sort } from '../ui/sort-buttons.tsx'

/** What the address says about a list of users. */
export interface ListState {
  search: string
  sort: Sort | null
  size: number
  cursor: { after: string } | { before: string } | null
  /** The user in the drawer. */
  openId: string | null
}

export const pageSizes = [10, 30, 50, 100, 150, 300] as const
export const searchMaxLength = 200
const defaultSize = 30

const orderFields: Record<string, UserOrderField> = {
  login: 'LOGIN',
  name: 'NAME',
  email: 'EMAIL',
  profile: 'PROFILE',
  type: 'TYPE',
  mfa: 'HAS_MFA',
  createdBy: 'CREATED_BY',
  created: 'CREATED_AT',
  updated: 'UPDATED_AT',
  lastSeen: 'LAST_SEEN_AT',
}

/** Whatever the address holds, a list comes out: what makes no sense is left out. */
export function readListState(query: string): ListState {
  const params = new URLSearchParams(query)
  const by = params.get('sort') ?? ''
  const size = Number(params.get('size'))
  const [after, before] = [params.get('after'), params.get('before')]
  return {
    search: (params.get('q') ?? '').slice(0, searchMaxLength),
    sort: Object.hasOwn(orderFields, by) ? { by, direction: params.get('direction') === 'desc' ? 'desc' : 'asc' } : null,
    size: pageSizes.some((offered) => offered === size) ? size : defaultSize,
    cursor: (after && { after }) || (before && { before }) || null,
    openId: params.get('open'),
  }
}

/** The query of an address, without what goes without saying. */
export function writeListState({ search, sort, size, cursor, openId }: ListState): string {
  const entries = {
    q: search,
    sort: sort?.by ?? '',
    direction: sort?.direction === 'desc' ? 'desc' : '',
    size: size === defaultSize ? '' : String(size),
    ...cursor,
    open: openId ?? '',
  }
  return new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== '')).toString()
}

/** A change of what is listed, which leaves the cursor of the old list behind. */
export function relist(state: ListState, change: Partial<Pick<ListState, 'search' | 'sort' | 'size'>>): ListState {
  return { ...state, ...change, cursor: null }
}

export function usersVariables({ search, sort, size, cursor }: ListState, organizationId: string | null): UsersQueryVariables {
  const field = sort === null ? undefined : orderFields[sort.by]
  const isBackwards = cursor !== null && 'before' in cursor
  return {
    ...(isBackwards ? { last: size } : { first: size }),
    ...cursor,
    filter: { ...(search !== '' && { search }), ...(organizationId !== null && { organizationId }) },
    ...(field !== undefined && sort !== null && { orderBy: { field, direction: sort.direction === 'desc' ? 'DESC' : 'ASC' } }),
  }
}
