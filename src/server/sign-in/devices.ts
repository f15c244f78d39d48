// Browsers that a user has signed in with. A stranger cannot keep the user out of them, and signing in with another is told to the user.
import { createHash, randomBytes } from 'node:crypto'
import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
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
 * Notes that the user has signed in with this browser. Answers whether it is one more than the user had: not at the very first sign-in. One token stands for a browser,
 * whoever uses it; one that nobody of ours made, or that is unknown for this user, is replaced.
 */
export async function remember(ctx: TxCtx, user: { id: string; deviceId: string | null }): Promise<{ isNew: boolean }> {
  const now = ctx.now()
  const endsAt = new Date(now.getTime() + KEPT_MILLISECONDS)
  const { token } = ctx.cookie.device
  if (user.deviceId) {
    await ctx.db.update(devices).set({ lastUsedAt: now }).where(eq(devices.id, user.deviceId))
    if (token) ctx.cookie.device.set(token, endsAt)
    return { isNew: false }
  }
  const known = await ctx.db.select({ id: devices.id }).from(devices).where(eq(devices.userId, user.id)).orderBy(desc(devices.lastUsedAt))
  const issued = token && (await isOurs(ctx)) ? token : randomBytes(32).toString('base64url')
  const hash = hashOf(issued)
  await ctx.db.insert(devices).values({ userId: user.id, hash, createdAt: now, lastUsedAt: now })
  const tooMany = known.slice(MAX_DEVICES - 1).map(({ id }) => id)
  if (tooMany.length > 0) await ctx.db.delete(devices).where(inArray(devices.id, tooMany))
  ctx.cookie.device.set(issued, endsAt)
  return { isNew: known.length > 0 }
}

async function isOurs(ctx: Ctx): Promise<boolean> {
  const [known] = await ctx.db
    .select({ id: devices.id })
    .from(devices)
    .where(eq(devices.hash, deviceHash(ctx)))
    .limit(1)
  return known !== undefined
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
