import { and } from 'drizzle-orm'
import { type ApiKeyFilter, shown } from '../api-keys/filter.ts'
import { type ApiKeyListArgs, count, selectionOf } from '../api-keys/list.ts'
import * as service from '../api-keys/service.ts'
import { type ApiKeyRow, apiKeyColumns, apiKeys as table } from '../api-keys/table.ts'
import type { Ctx } from '../context.ts'
import { among, batchAfter } from '../db/keyset.ts'
import type { Exportable, Selected } from './service.ts'

type Row = ApiKeyRow & { sortKey: string }

async function selected(ctx: Ctx, wanted: Selected) {
  const selection = await selectionOf(ctx, wanted as Pick<ApiKeyListArgs, 'filter' | 'orderBy'>)
  return { ...selection, condition: and(selection.condition, among(table.id, wanted.ids)) }
}

/** Empty: not restricted. */
const joined = (all: string[] | null): string | null => all?.join('|') ?? null

/** Keys as the inventory shows them: never a secret. */
export const apiKeys: Exportable<Row> = {
  filterType: 'ApiKeyFilter',
  orderType: 'ApiKeyOrder',
  recorded: (filter) => shown(filter as ApiKeyFilter),
  fields: {
    id: ({ id }) => id,
    prefix: ({ prefix }) => prefix,
    name: ({ name }) => name,
    user: (key, ctx) => service.ownerOf(ctx, key).then(({ login }) => login),
    state: (key, ctx) => service.stateOf(key, ctx.now()),
    createdAt: ({ createdAt }) => createdAt,
    createdBy: ({ createdByLabel }) => createdByLabel,
    expiresAt: ({ expiresAt }) => expiresAt,
    revokedAt: ({ revokedAt }) => revokedAt,
    lastUsedAt: ({ lastUsedAt }) => lastUsedAt,
    lastUsedFrom: ({ lastUsedFrom }) => lastUsedFrom,
    isRevealable: ({ isSealed }) => isSealed,
    organizationIds: ({ organizationIds }) => joined(organizationIds),
    permissions: ({ permissions }) => joined(permissions),
    networks: ({ networks }) => joined(networks),
    renewedAt: ({ renewedAt }) => renewedAt,
    previousValidUntil: (key, ctx) => service.previousValidUntil(key, ctx.now()),
    reusedAt: ({ reusedAt }) => reusedAt,
    version: ({ version }) => version,
  },
  usual: [
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
    'organizationIds',
    'permissions',
    'networks',
  ],
  async count(ctx, wanted) {
    return count(ctx, (await selected(ctx, wanted)).condition, null)
  },
  async read(ctx, wanted, _fields, last, size) {
    const { condition, order, isDescending } = await selected(ctx, wanted)
    const batch = batchAfter(last, { order, isDescending, id: table.id })
    return ctx.db
      .select({ ...apiKeyColumns, sortKey: batch.sortKey })
      .from(table)
      .where(and(condition, batch.beyond))
      .orderBy(...batch.orderBy)
      .limit(size)
  },
}
