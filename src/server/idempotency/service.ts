// A mutation that carries an idempotency key runs once in 24 hours, however often and however concurrently it is sent.
import { createHash } from 'node:crypto'
import { and, eq, lt } from 'drizzle-orm'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { type Issue, RecordedRefusal, Refused, refuse } from '../errors.ts'
import { idempotency, type Outcome } from './table.ts'

const KEEP_MILLISECONDS = 24 * 60 * 60 * 1000

type Once<T> = {
  mutation: string
  input: { idempotencyKey?: string | null | undefined }
  run: (ctx: TxCtx) => Promise<T>
  /** The object of an earlier run, as it is now. */
  replay: (ctx: Ctx, id: string) => Promise<T>
}

/** Runs in one transaction. Without a key: just that. With one: the first outcome, refusals included, is what every repetition gets. */
export async function once<T extends { id: string }>(ctx: Ctx, { mutation, input, run, replay }: Once<T>): Promise<T> {
  const { idempotencyKey, ...rest } = input
  if (ctx.actor.kind !== 'user' || idempotencyKey === undefined || idempotencyKey === null) return transaction(ctx, run)
  if (idempotencyKey.length < 1 || idempotencyKey.length > 128 || /[^\x20-\x7e]/.test(idempotencyKey))
    throw refuse('INVALID', 'An idempotency key has 1 to 128 printable ASCII characters.', ['idempotencyKey'])

  const entry = { actorId: ctx.actor.id, mutation, key: idempotencyKey, input: fingerprint(rest) }
  const where = and(eq(idempotency.actorId, entry.actorId), eq(idempotency.mutation, mutation), eq(idempotency.key, idempotencyKey))
  try {
    return await transaction(ctx, async (ctx) => {
      await ctx.db.delete(idempotency).where(and(where, lt(idempotency.createdAt, new Date(ctx.now().getTime() - KEEP_MILLISECONDS))))
      // waits for a twin that is still running, then sees what it left
      const mine = await ctx.db
        .insert(idempotency)
        .values({ ...entry, createdAt: ctx.now() })
        .onConflictDoNothing()
        .returning()
      if (mine.length === 0) throw new Repeated()
      const result = await run(ctx).catch(async (error: unknown) => {
        // its transaction is saved, and this entry with it
        if (error instanceof RecordedRefusal)
          await ctx.db
            .update(idempotency)
            .set({ outcome: { userErrors: error.issues } })
            .where(where)
        throw error
      })
      await ctx.db
        .update(idempotency)
        .set({ outcome: { id: result.id } })
        .where(where)
      return result
    })
  } catch (error) {
    if (error instanceof Repeated) return repeat(ctx, where, entry.input, replay)
    if (error instanceof Refused && !asksToConfirm(error)) await keepRefusal(ctx, entry, error.issues)
    throw error
  }
}

class Repeated extends Error {}

/** The caller is to confirm, then repeat the very request. */
const asksToConfirm = ({ issues }: Refused): boolean => issues.some(({ code }) => code === 'CONFIRMATION_REQUIRED')

async function repeat<T>(ctx: Ctx, where: ReturnType<typeof and>, input: Buffer, replay: Once<T>['replay']): Promise<T> {
  const [known] = await ctx.db.select().from(idempotency).where(where)
  if (!known?.outcome) throw refuse('CONFLICT', 'The first request with this idempotency key is still running.', ['idempotencyKey'])
  if (!known.input.equals(input))
    throw refuse('IDEMPOTENCY_MISMATCH', 'This idempotency key was used with other input.', ['idempotencyKey'])
  if ('userErrors' in known.outcome) throw new Refused(known.outcome.userErrors as Issue[])
  return replay(ctx, known.outcome.id)
}

/** The transaction with the entry was rolled back: what was refused is kept by one of its own. */
async function keepRefusal(
  ctx: Ctx,
  entry: { actorId: string; mutation: string; key: string; input: Buffer },
  issues: Issue[],
): Promise<void> {
  const outcome: Outcome = { userErrors: issues }
  await ctx.db
    .insert(idempotency)
    .values({ ...entry, outcome, createdAt: ctx.now() })
    .onConflictDoNothing()
}

const fingerprint = (input: object): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(sorted(input)))
    .digest()

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
