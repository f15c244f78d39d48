import { and } from 'drizzle-orm'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { among, batchAfter } from '../db/keyset.ts'
import * as members from '../memberships/service.ts'
import { count as countUsers, from, selectionOf, type UserListArgs } from '../users/list.ts'
import * as service from '../users/service.ts'
import { users as table, type UserRow, userColumns } from '../users/table.ts'
import type { Exportable, Selected } from './service.ts'

type Row = UserRow & { memberships?: members.NamedMembership[]; sortKey: string }

const argsOf = (selected: Selected) => selected as Pick<UserListArgs, 'filter' | 'orderBy'>

export const users: Exportable<Row> = {
  filterType: 'UserFilter',
  orderType: 'UserOrder',
  fields: {
    id: ({ id }) => id,
    login: ({ login }) => login,
    name: ({ name }) => name,
    email: ({ email }) => email,
    type: ({ type }) => type,
    state: (user, ctx) => service.stateOf(user, ctx.now()),
    hasMfa: ({ hasMfa }) => hasMfa,
    hasPassword: (user, ctx) => service.whollyOr(ctx, user, user.hasPassword, service.seemsToHavePassword(user, ctx.now())),
    mustChangePassword: (user, ctx) => service.whollyOr(ctx, user, user.mustChangePassword, false),
    memberships: (user, ctx) => joined(service.seenOf(ctx, user, user.memberships ?? []).seen),
    suspended: (user, ctx) => joined(service.seenOf(ctx, user, user.memberships ?? []).seen.filter(({ isSuspended }) => isSuspended)),
    hasOtherMemberships: (user, ctx) => service.seenOf(ctx, user, user.memberships ?? []).hasOthers,
    lockedAt: ({ lockedAt }) => lockedAt,
    lockedBy: ({ lockedByLabel }) => lockedByLabel,
    lockReason: ({ lockReason }) => lockReason,
    createdAt: ({ createdAt }) => createdAt,
    createdBy: (user, ctx) => service.whenWholly(ctx, user, user.createdByLabel),
    updatedAt: ({ updatedAt }) => updatedAt,
    updatedBy: (user, ctx) => service.whenWholly(ctx, user, user.updatedByLabel),
    lastSeenAt: (user, ctx) => service.whenWholly(ctx, user, user.lastSeenAt),
    version: ({ version }) => version,
  },
  usual: [
    'id',
    'login',
    'name',
    'email',
    'type',
    'state',
    'hasMfa',
    'memberships',
    'createdAt',
    'createdBy',
    'updatedAt',
    'updatedBy',
    'lastSeenAt',
  ],
  async count(ctx, selected) {
    const { condition, organizationId } = await selectionOf(ctx, argsOf(selected))
    return countUsers(ctx, and(condition, among(table.id, selected.ids)), organizationId, null)
  },
  async read(ctx, selected, fields, last, size) {
    const { condition, organizationId, order, isDescending } = await selectionOf(ctx, argsOf(selected))
    const batch = batchAfter(last, { order, isDescending, id: table.id })
    const rows = await from(ctx, organizationId, { ...columnsFor(fields), id: table.id, sortKey: batch.sortKey })
      .where(and(condition, among(table.id, selected.ids), batch.beyond))
      .orderBy(...batch.orderBy)
      .limit(size)
    // a column that no field asks for is not read: the row holds what the fields look at
    const found = rows as Row[]
    return needsMemberships(ctx, fields) ? withMemberships(ctx, found) : found
  },
}

async function withMemberships(ctx: Ctx, rows: Row[]): Promise<Row[]> {
  const all = await members.namesOf(
    ctx.db,
    rows.map(({ id }) => id),
  )
  return rows.map((user) => Object.assign(user, { memberships: all.get(user.id) ?? [] }))
}

/** Who sees only a part of some users must know of each one whether it belongs elsewhere. */
const needsMemberships = (ctx: Ctx, fields: string[]): boolean =>
  scopeOf(ctx).sees !== 'all' || fields.some((name) => ['memberships', 'suspended', 'hasOtherMemberships'].includes(name))

const STATE = ['lockedAt', 'throttledUntil', 'type', 'hasPassword'] as const
// what a field looks at, where its name does not say so
const LOOKS_AT: Record<string, readonly string[]> = {
  state: STATE,
  hasPassword: STATE,
  lockedBy: ['lockedByLabel'],
  createdBy: ['createdByLabel'],
  updatedBy: ['updatedByLabel'],
}

function columnsFor(fields: string[]): Partial<typeof userColumns> {
  const looked = new Set(fields.flatMap((name) => LOOKS_AT[name] ?? [name]))
  return Object.fromEntries(Object.entries(userColumns).filter(([name]) => looked.has(name)))
}

/** `organization=profile` for each, joined by `|`; a backslash stands before each of these characters in a name. */
const joined = (all: members.NamedMembership[]): string =>
  all.map(({ organization, profile }) => `${escaped(organization.name)}=${escaped(profile.name)}`).join('|')

const escaped = (name: string): string => name.replace(/[\\=|]/g, '\\$&')
