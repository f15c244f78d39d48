// Browsers that a user has signed in with. A stranger cannot keep the user out of them, and signing in with another is told to the user.
import { hash, randomBytes } from 'node:crypto'
import { and, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { given } from '../db/prepare.ts'
import { devices } from './table.ts'

const KEPT_MILLISECONDS = 365 * 24 * 60 * 60 * 1000
const MAX_DEVICES = 20

/** SHA-256 of the browser's token; of nothing when it has none. */
export const deviceHash = ({ cookie: { device } }: Ctx): Buffer => hashOf(device.token ?? '')

/** The browser of the request, if the user has signed in with it. */
export async function knownDevice(ctx: Ctx, userId: string): Promise<string | null> {
  const [known] = await ctx.db
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.userId, userId), eq(devices.hash, deviceHash(ctx))))
  return known?.id ?? null
}

/**
 * The token that is to stand for this browser from now on. One token stands for a browser, whoever uses it; one that nobody of ours made, or that is unknown for this user,
 * is replaced.
 */
export async function tokenFor(ctx: Ctx, { deviceId }: { deviceId: string | null }): Promise<string> {
  const { token } = ctx.cookie.device
  const stays = token && (deviceId || (await isOurs(ctx)))
  return stays ? token : randomBytes(32).toString('base64url')
}

/** Gives the browser the token that it is known by. */
export const giveToken = (ctx: Ctx, token: string): void => ctx.cookie.device.set(token, new Date(ctx.now().getTime() + KEPT_MILLISECONDS))

const NOTED_MILLISECONDS = 60 * 60 * 1000

/** Whether a use of the browser need not be noted again: the last one decides only which is forgotten first, and which after a year. */
export const isNoted = (ctx: Ctx, lastUsedAt: Date | null): boolean =>
  lastUsedAt !== null && lastUsedAt.getTime() > ctx.now().getTime() - NOTED_MILLISECONDS

/** Notes that whoever is in `source`, `user_id`, signed in `at` that moment with the browser of `deviceHash`. */
export const remembering = (db: Db, source: SQL) =>
  db
    .insert(devices)
    .select(
      db
        .select({
          id: given<string>('newDeviceId', 'uuid').as('id'),
          userId: sql<string>`user_id`.as('user_id'),
          hash: given<Buffer>('deviceHash', 'bytea').as('hash'),
          createdAt: sql<Date>`at`.as('created_at'),
          lastUsedAt: sql<Date>`at`.as('last_used_at'),
        })
        .from(source),
    )
    .onConflictDoUpdate({ target: [devices.hash, devices.userId], set: { lastUsedAt: sql`excluded.last_used_at` } })
    .returning({ id: devices.id })

/** Forgets the browsers of `userId` that were not used for longest, so that there is room for that of `hash`. */
export async function forgetOldest(ctx: TxCtx, userId: string, hash: Buffer): Promise<void> {
  const others = and(eq(devices.userId, userId), ne(devices.hash, hash))
  const tooMany = ctx.db
    .select({ id: devices.id })
    .from(devices)
    .where(others)
    .orderBy(desc(devices.lastUsedAt))
    .offset(MAX_DEVICES - 1)
  await ctx.db.delete(devices).where(inArray(devices.id, tooMany))
}

async function isOurs(ctx: Ctx): Promise<boolean> {
  const [known] = await ctx.db
    .select({ id: devices.id })
    .from(devices)
    .where(eq(devices.hash, deviceHash(ctx)))
    .limit(1)
  return known !== undefined
}

export const hashOf = (token: string): Buffer => hash('sha256', token, 'buffer')
