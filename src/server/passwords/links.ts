// Links by which a user chooses a password. What is here opens no session.
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, inArray, lte, or, type SQL } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
import { mails } from '../mail/table.ts'
import { type PasswordLinkKind, passwordLinks } from './table.ts'

export type Link = { url: string; expiresAt: Date }

/** A new link to a user whose row is locked. The only time that its token exists here; it stands in the fragment, which browsers send to nobody. */
export async function create(ctx: TxCtx, user: { id: string }, kind: PasswordLinkKind, minutes: number): Promise<Link> {
  const now = ctx.now()
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + minutes * 60_000)
  const isOver = or(lte(passwordLinks.expiresAt, now), kind === 'HANDED' ? eq(passwordLinks.kind, kind) : undefined)
  await ctx.db.delete(passwordLinks).where(and(eq(passwordLinks.userId, user.id), isOver))
  await ctx.db.insert(passwordLinks).values({ tokenHash: hashOf(token), userId: user.id, kind, createdAt: now, expiresAt })
  const url = new URL('/password', ctx.baseUrl)
  url.hash = token
  return { url: url.href, expiresAt }
}

/** Whose link this is, as long as it can be used. */
export async function ownerOf(ctx: Ctx, token: string): Promise<string | null> {
  const [link] = await ctx.db.select({ userId: passwordLinks.userId }).from(passwordLinks).where(isUsable(ctx, token))
  return link?.userId ?? null
}

/** Uses a link up; null when that is not possible. One statement, so that of many who try one succeeds. */
export async function use(ctx: TxCtx, token: string): Promise<PasswordLinkKind | null> {
  const [link] = await ctx.db.delete(passwordLinks).where(isUsable(ctx, token)).returning({ kind: passwordLinks.kind })
  return link?.kind ?? null
}

const isUsable = (ctx: Ctx, token: string): SQL | undefined =>
  and(eq(passwordLinks.tokenHash, hashOf(token)), gt(passwordLinks.expiresAt, ctx.now()))

/** Ends every link of a user, also those whose mail has not left yet: at a new password, a lock, and when it becomes a service user. */
export async function cancelAll(ctx: TxCtx, user: { id: string }): Promise<void> {
  await ctx.db.delete(passwordLinks).where(eq(passwordLinks.userId, user.id))
  const isWaiting = and(eq(mails.userId, user.id), inArray(mails.kind, ['PASSWORD_RESET', 'FIRST_PASSWORD']), eq(mails.state, 'QUEUED'))
  await ctx.db.update(mails).set({ state: 'DISCARDED', endedAt: ctx.now() }).where(isWaiting)
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
