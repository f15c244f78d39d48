import { eq } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
import { type Issue, issue } from '../errors.ts'
import * as input from '../input.ts'
import { smtp } from '../settings/smtp.ts'
import { users } from '../users/table.ts'
import type { LinkKind, MailFacts } from './kinds.ts'
import { type MailKind, type MailRow, mails } from './table.ts'

const GIVE_UP_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000

export const giveUpAt = (now: Date): Date => new Date(now.getTime() + GIVE_UP_AFTER_MILLISECONDS)

/** One mail: to the `address`, else to the user's own at the moment of sending. */
export type Mail = {
  [Kind in MailKind]: { kind: Kind; facts: MailFacts[Kind] } & (
    | { userId: string; address?: string | null }
    | { userId: null; address: string }
  )
}[MailKind]

/** Queues a mail in the transaction of what it tells; returns its id. Without an enabled SMTP server nothing is queued, and null returned. */
export async function enqueue(ctx: TxCtx, { kind, userId, address = null, facts }: Mail): Promise<string | null> {
  if (!(await isMailAvailable(ctx))) return null
  const now = ctx.now()
  const [row] = await ctx.db
    .insert(mails)
    .values({ kind, userId, address, facts, byLabel: otherThan(ctx, userId), createdAt: now, nextAttemptAt: now, giveUpAt: giveUpAt(now) })
    .returning({ id: mails.id })
  return row?.id ?? null
}

/** Tells of a new email at the address before and the one after, where there are any. */
export async function tellBothAddresses(ctx: TxCtx, before: Addressed & { id: string }, after: Addressed): Promise<void> {
  if (before.email === after.email) return
  const facts = { before: before.email, after: after.email }
  const addresses = new Set([addressOf(before), addressOf(after)].filter((address) => address !== null))
  for (const address of addresses) await enqueue(ctx, { kind: 'EMAIL_CHANGED', userId: before.id, address, facts })
}

/** Who acts, unless it is the user who gets the mail. */
function otherThan({ actor }: Ctx, userId: string | null): string | null {
  if (actor.kind === 'system') return actor.label
  if (actor.kind !== 'user') return null
  return actor.id === userId ? null : actor.user.login
}

/** Whether an SMTP server is configured and enabled. */
export const isMailAvailable = async (ctx: Ctx): Promise<boolean> => (await smtp(ctx)).isUsable

type Addressed = { login: string; email: string | null }

/** The email, else the login where that is an address. */
export function addressOf({ login, email }: Addressed): string | null {
  if (email) return email
  return isAddress(login) ? login : null
}

export const isAddress = (text: string): boolean => input.email.safeParse(text).data === text

/** Why nothing can be sent to this user: SMTP_REQUIRED, NO_ADDRESS; null when it can. */
export async function mailObstacle(ctx: Ctx, user: Addressed, field: string[] = ['id']): Promise<Issue | null> {
  if (!(await isMailAvailable(ctx))) return smtpMissing(field)
  if (addressOf(user)) return null
  return issue('NO_ADDRESS', 'This user has no email, and the login is not an address. Use a one-time link instead.', field)
}

export const smtpMissing = (field: string[] = ['id']): Issue =>
  issue('SMTP_REQUIRED', 'This instance sends no mail: no SMTP server is configured and enabled. Use a one-time link instead.', field)

/** The user's address as it is now; null when there is none, or no such user. */
export async function presentAddress(ctx: Ctx, userId: string): Promise<string | null> {
  const [user] = await ctx.db.select({ login: users.login, email: users.email }).from(users).where(eq(users.id, userId))
  return user ? addressOf(user) : null
}

/** The name beside an address; none where nobody has an account. */
export async function recipientName(ctx: Ctx, userId: string | null): Promise<string> {
  const [user] = userId ? await ctx.db.select({ name: users.name }).from(users).where(eq(users.id, userId)) : []
  return user?.name ?? ''
}

export type Link = { url: string; expiresAt: Date }

/** Makes a new token for a mail that is being handed over; null when its occasion is over, and the mail is not sent. */
type TokenFor = (ctx: TxCtx, mail: MailRow) => Promise<Link | null>

const links = new Map<LinkKind, TokenFor>()

/** Called once by the feature that owns these links, where its module is loaded. */
export function registerLink(kind: LinkKind, tokenFor: TokenFor): void {
  links.set(kind, tokenFor)
}

/** The link of a mail that is being handed over. */
export function linkFor(ctx: TxCtx, kind: LinkKind, mail: MailRow): Promise<Link | null> {
  const tokenFor = links.get(kind)
  if (!tokenFor) throw new Error(`Nobody makes the links of ${kind}.`)
  return tokenFor(ctx, mail)
}
