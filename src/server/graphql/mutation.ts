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
