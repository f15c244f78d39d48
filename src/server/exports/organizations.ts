import { and } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import { among, batchAfter } from '../db/keyset.ts'
import { makerOf, staffOf, stampsOf } from '../organizations/details.ts'
import { count, type OrganizationListArgs, selectionOf } from '../organizations/list.ts'
import { type OrganizationRef, organizationRef, organizations as table } from '../organizations/table.ts'
import type { Exportable, Selected } from './service.ts'

type Row = OrganizationRef & { sortKey: string }

async function selected(ctx: Ctx, wanted: Selected) {
  const selection = await selectionOf(ctx, wanted as Pick<OrganizationListArgs, 'filter' | 'orderBy'>)
  return { ...selection, condition: and(selection.condition, among(table.id, wanted.ids)) }
}

export const organizations: Exportable<Row> = {
  filterType: 'OrganizationFilter',
  orderType: 'OrganizationOrder',
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    description: ({ description }) => description,
    kind: ({ kind }) => kind,
    lockedAt: ({ lockedAt }) => lockedAt,
    userCount: (organization, ctx) => staffOf(ctx, organization).then((staff) => staff?.userCount ?? null),
    hasAdministrator: (organization, ctx) => staffOf(ctx, organization).then((staff) => staff?.hasAdministrator ?? null),
    createdAt: (organization, ctx) => stampsOf(ctx, organization).then(({ createdAt }) => createdAt),
    createdBy: (organization, ctx) => makerOf(ctx, organization, 'createdBy').then((maker) => maker?.label ?? null),
    updatedAt: (organization, ctx) => stampsOf(ctx, organization).then(({ updatedAt }) => updatedAt),
    updatedBy: (organization, ctx) => makerOf(ctx, organization, 'updatedBy').then((maker) => maker?.label ?? null),
    version: ({ version }) => version,
  },
  usual: [
    'id',
    'name',
    'description',
    'kind',
    'lockedAt',
    'userCount',
    'hasAdministrator',
    'createdAt',
    'createdBy',
    'updatedAt',
    'updatedBy',
  ],
  async count(ctx, wanted) {
    return count(ctx, (await selected(ctx, wanted)).condition, null)
  },
  async read(ctx, wanted, _fields, last, size) {
    const { condition, order, isDescending } = await selected(ctx, wanted)
    const batch = batchAfter(last, { order, isDescending, id: table.id })
    return ctx.db
      .select({ ...organizationRef, sortKey: batch.sortKey })
      .from(table)
      .where(and(condition, batch.beyond))
      .orderBy(...batch.orderBy)
      .limit(size)
  },
}
