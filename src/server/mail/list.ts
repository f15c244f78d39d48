import { and, desc, eq, inArray, lt, ne, type SQL, sql } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { requirePlatform } from '../auth/scope.ts'
import { type Ctx, transaction } from '../context.ts'
import { isId } from '../db/id.ts'
import { keyset, type Page, type PageArgs } from '../db/keyset.ts'
import { notFound, refuse } from '../errors.ts'
import { recheckActor } from '../users/access.ts'
import { type User, whenWholly } from '../users/service.ts'
import { users } from '../users/table.ts'
import { addressOf, giveUpAt } from './service.ts'
import { type MailRow, mails } from './table.ts'

/** A mail as resolvers get it. */
export type Mail = MailRow & { user: { id: string; login: string; email: string | null } | null }

const columns = { mail: mails, user: { id: users.id, login: users.login, email: users.email } }

export type MailPage = Page<Mail>

export type MailListArgs = PageArgs & { state?: MailRow['state'] | null }

/** One page of the mails of the instance, newest first. */
export async function list(ctx: Ctx, { state, ...args }: MailListArgs): Promise<MailPage> {
  requirePlatform(ctx, 'managePlatform')
  const keys = keyset(ctx, args, {
    order: { by: sql`${mails.createdAt}`, type: 'timestamptz' },
    isDescending: true,
    id: mails.id,
    bound: ['mails', state ?? null],
  })
  const rows = await ctx.db
    .select({ ...columns, sortKey: keys.sortKey })
    .from(mails)
    .leftJoin(users, eq(users.id, mails.userId))
    .where(and(state ? eq(mails.state, state) : undefined, keys.beyond))
    .orderBy(...keys.orderBy)
    .limit(keys.limit)
  return keys.page(rows.map(({ mail, user, sortKey }) => ({ ...mail, user, sortKey })))
}

export async function get(ctx: Ctx, id: string): Promise<Mail> {
  requirePlatform(ctx, 'managePlatform')
  const [row] = isId(id) ? await ctx.db.select(columns).from(mails).leftJoin(users, eq(users.id, mails.userId)).where(eq(mails.id, id)) : []
  if (!row) throw notFound('mail')
  return { ...row.mail, user: row.user }
}

/** Where it goes as things stand, or went. */
export const addressedTo = ({ address, user }: Mail): string | null => address ?? (user && addressOf(user))

/** Tries a mail again, now, and for another day. Whoever retries one of unknown outcome accepts that it may arrive twice. */
export function retry(ctx: Ctx, { id }: { id: string }): Promise<Mail> {
  return change(ctx, id, 'mail.retry', 'A mail that was sent or discarded cannot be sent again.', (now) => ({
    state: 'QUEUED',
    endedAt: null,
    attempts: 0,
    doubts: 0,
    nextAttemptAt: now,
    giveUpAt: giveUpAt(now),
  }))
}

/** Takes a mail out of the queue for good. */
export function discard(ctx: Ctx, { id }: { id: string }): Promise<Mail> {
  return change(ctx, id, 'mail.discard', 'This mail was sent or discarded already.', (now) => ({ state: 'DISCARDED', endedAt: now }))
}

function change(ctx: Ctx, id: string, action: string, refusal: string, valuesAt: (now: Date) => Partial<MailRow>): Promise<Mail> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    const mail = await get(ctx, id)
    const [changed] = await ctx.db
      .update(mails)
      .set(valuesAt(ctx.now()))
      .where(and(eq(mails.id, mail.id), inArray(mails.state, ['QUEUED', 'FAILED'])))
      .returning()
    if (!changed) throw refuse('CONFLICT', refusal, ['id'])
    await audit.record(ctx, {
      action,
      target: { type: 'mail', id: mail.id, label: mail.kind },
      before: { state: mail.state },
      after: { state: changed.state, address: addressedTo(mail) },
    })
    return { ...changed, user: mail.user }
  })
}

/** What became of the last mail by which a user gets a password; null when there was none, and for those who see only a part of the user. */
export async function credentialMailOf(ctx: Ctx, user: User): Promise<MailRow | null> {
  const [mail] = await ctx.db
    .select()
    .from(mails)
    .where(and(eq(mails.userId, user.id), inArray(mails.kind, ['FIRST_PASSWORD', 'PASSWORD_RESET'])))
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(1)
  return mail ? whenWholly(ctx, user, mail) : null
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const REMOVED_AT_ONCE = 5000

/** For the nightly job: removes what ended more than so many days ago; returns how many. */
export async function removeOld(ctx: Ctx, days: number): Promise<number> {
  const old = and(ne(mails.state, 'QUEUED'), lt(mails.endedAt, new Date(ctx.now().getTime() - days * DAY_MILLISECONDS)))
  let total = 0
  for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE; total += removed) removed = await removeSome(ctx, old)
  return total
}

async function removeSome(ctx: Ctx, old: SQL | undefined): Promise<number> {
  const some = ctx.db.select({ id: mails.id }).from(mails).where(old).limit(REMOVED_AT_ONCE)
  const removed = await ctx.db.delete(mails).where(inArray(mails.id, some)).returning({ id: mails.id })
  return removed.length
}
