import { and, eq, notExists, sql } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
import { users } from '../users/table.ts'
import type { Picture } from './picture.ts'
import { avatars } from './table.ts'

export type Size = 'large' | 'small'

/**
 * Keeps every other transaction away from these pictures until this one ends, in one order for all. Without it a picture could go while somebody else is just about to
 * use it.
 */
export async function holdPictures(ctx: TxCtx, ...hashes: (string | null)[]): Promise<void> {
  for (const hash of hashes.filter((hash) => hash !== null).toSorted())
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`avatar ${hash}`}, 0))`)
}

/** Stores a picture that is held, unless it is there already. */
export async function keep(ctx: TxCtx, picture: Picture): Promise<void> {
  await ctx.db
    .insert(avatars)
    .values({ ...picture, createdAt: ctx.now() })
    .onConflictDoNothing()
}

/** Deletes a picture that is held, when no user shows it any more. */
export async function dropUnused(ctx: TxCtx, hash: string | null): Promise<void> {
  if (hash === null) return
  const shown = ctx.db.select({ one: sql`1` }).from(users).where(eq(users.avatarHash, hash))
  await ctx.db.delete(avatars).where(and(eq(avatars.hash, hash), notExists(shown)))
}

/** A stored picture by its address; null when there is none. Whoever knows the hash may see it. */
export async function findPicture({ db }: Pick<Ctx, 'db'>, hash: string, size: Size): Promise<Buffer | null> {
  const [row] = await db.select({ bytes: avatars[size] }).from(avatars).where(eq(avatars.hash, hash))
  return row?.bytes ?? null
}
