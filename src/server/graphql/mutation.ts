import type { GraphQLResolveInfo } from 'graphql'
import type { Ctx } from '../context.ts'
import { once } from '../idempotency/service.ts'
import { payload } from './payload.ts'

type Keyed = { idempotencyKey?: string | null | undefined }

/**
 * A resolver for a verb: runs it in one transaction, once for each idempotency key, and answers with its object under `name` or with `userErrors`. `find` shows the object
 * of an earlier run.
 */
export function mutation<Name extends string, Input extends object, T extends { id: string }>(
  name: Name,
  verb: (ctx: Ctx, input: Input) => Promise<T>,
  find: (ctx: Ctx, id: string) => Promise<T>,
) {
  return (_: unknown, { input }: { input: Input & Keyed }, ctx: Ctx, { fieldName }: GraphQLResolveInfo) =>
    payload(name, () => once(ctx, { mutation: fieldName, input, run: (ctx) => verb(ctx, input), replay: find }))
}

/** As `mutation`, for a verb that needs something slow, or something of the contract, done first: `prepare` runs before the transaction, and again for each repetition. */
export function preparedMutation<Name extends string, Input extends object, Prepared, T extends { id: string }>(
  name: Name,
  prepare: (ctx: Ctx, input: Input, info: GraphQLResolveInfo) => Promise<Prepared>,
  verb: (ctx: Ctx, input: Input, prepared: Prepared) => Promise<T>,
  find: (ctx: Ctx, id: string) => Promise<T>,
) {
  return (_: unknown, { input }: { input: Input & Keyed }, ctx: Ctx, info: GraphQLResolveInfo) =>
    payload(name, async () => {
      const prepared = await prepare(ctx, input, info)
      return once(ctx, { mutation: info.fieldName, input, run: (ctx) => verb(ctx, input, prepared), replay: find })
    })
}
