// Choosing a password by a link, which strangers may ask for and use.
import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { ANONYMOUS } from '../auth/actor.ts'
import { actingAs, type Ctx, type TxCtx, transaction } from '../context.ts'
import { Refused, rateLimited, refuse } from '../errors.ts'
import { isPrintable } from '../input.ts'
import { addressOf, enqueue, isMailAvailable, registerLink, smtpMissing } from '../mail/service.ts'
import { type MailRow, mails } from '../mail/table.ts'
import { authentication } from '../settings/authentication.ts'
import { smtp } from '../settings/smtp.ts'
import { type Limits, limited, ofRequests } from '../sign-in/throttling.ts'
import { target } from '../users/service.ts'
import { type UserRow, userColumns, users } from '../users/table.ts'
import { hash } from './hashing.ts'
import * as links from './links.ts'
import { normalized, policyOf, rulesBroken } from './policy.ts'
import { renew } from './service.ts'

// somebody else's mailbox is not to be filled by a form that is open to everybody
const MAX_MAILS_AN_HOUR = 3
const MAX_USERS_OF_AN_ADDRESS = 5

const HOUR_MILLISECONDS = 60 * 60 * 1000
// of one network, which may be a whole office: nothing is guessed here, and sign-in, with limits and counts of its own, is not slowed
const LIMITS: Limits = { perPlace: 20, total: 60, windowMilliseconds: HOUR_MILLISECONDS, lockMilliseconds: HOUR_MILLISECONDS }

/** Asks for a link by mail. Everything that depends on whether there is such a user happens after the answer. */
export async function request(ctx: Ctx, { login }: { login: string }): Promise<void> {
  if (!(await isMailAvailable(ctx))) throw new Refused([smtpMissing(['login'])])
  const outcome = await limited(ctx, ofRequests('password reset', ctx.address), async () => false, LIMITS)
  if (outcome === 'THROTTLED') throw rateLimited('Too many links were asked for from here. Try again in a few minutes.', 60)
  ctx.later('a password reset', async () => {
    for (const { id } of await usersOf(ctx, login)) await transaction({ ...ctx, actor: ANONYMOUS }, (ctx) => queueReset(ctx, id))
  })
}

/** Who may be meant: the user with this login, and those whose mail goes to this address. */
async function usersOf(ctx: Ctx, typed: string): Promise<{ id: string }[]> {
  const name = typed.trim().toLowerCase()
  if (name === '' || name.length > 254 || !isPrintable(name)) return []
  const { loginDomain } = await authentication(ctx)
  const logins = loginDomain && !name.includes('@') ? [name, `${name}@${loginDomain}`] : [name]
  const isNamed = or(inArray(users.login, logins), eq(sql`lower(coalesce(${users.email}, ''))`, name))
  return ctx.db
    .select({ id: users.id })
    .from(users)
    .where(and(isNamed, isNotNull(users.passwordHash), isNull(users.lockedAt)))
    .orderBy(sql`${users.login} <> ${name}`, asc(users.login))
    .limit(MAX_USERS_OF_AN_ADDRESS)
}

async function queueReset(ctx: TxCtx, id: string): Promise<void> {
  const user = await lock(ctx, id)
  if (!user?.hasPassword || user.lockedAt || !addressOf(user)) return
  const hourAgo = new Date(ctx.now().getTime() - HOUR_MILLISECONDS)
  const isRecent = and(eq(mails.userId, id), eq(mails.kind, 'PASSWORD_RESET'), gt(mails.createdAt, hourAgo))
  if ((await ctx.db.$count(mails, isRecent)) >= MAX_MAILS_AN_HOUR) return
  await enqueue(ctx, { kind: 'PASSWORD_RESET', userId: id, facts: {} })
  await audit.record(ctx, { action: 'user.passwordResetRequest', target: target(user) })
}

/** Chooses a password by a link, which is used up with all others of the user. Nobody is signed in, and no lock ends. */
export async function complete(ctx: Ctx, { token, password }: { token: string; password: string }): Promise<void> {
  const userId = await links.ownerOf(ctx, token)
  const [user] = userId ? await ctx.db.select(userColumns).from(users).where(eq(users.id, userId)) : []
  if (!user) throw expired()
  const issues = rulesBroken(await policyOf(ctx), user, password, 'password')
  if (issues.length > 0) throw new Refused(issues)
  const passwordHash = await hash(normalized(password))

  await transaction(ctx, async (outer) => {
    const ctx = actingAs(outer, { kind: 'system', label: 'whoever held the link' })
    // before the link, as whoever withdraws links does: both come one after the other
    const locked = await lock(ctx, user.id)
    const kind = await links.use(ctx, token)
    if (!locked || !kind) throw expired()
    await renew(ctx, locked, passwordHash, { mustChange: false })
    await audit.record(ctx, { action: 'user.passwordResetComplete', target: target(locked), after: { link: kind } })
  })
}

const expired = () => refuse('EXPIRED', 'This link has expired or was used. Ask for a new one.', ['token'])

async function lock(ctx: TxCtx, id: string): Promise<UserRow | null> {
  const [user] = await ctx.db.select(userColumns).from(users).where(eq(users.id, id)).for('update')
  return user ?? null
}

/** The link of a mail that leaves now; none when the user was locked, deleted, became a service user or has what it was for. */
async function linkOf(ctx: TxCtx, { kind, userId }: MailRow): Promise<links.Link | null> {
  const user = userId ? await lock(ctx, userId) : null
  if (!user || user.lockedAt || user.type === 'SERVICE') return null
  if (kind === 'FIRST_PASSWORD' && user.hasPassword) return null
  const { resetLinkMinutes, invitationHours } = await smtp(ctx)
  return links.create(ctx, user, 'MAIL', kind === 'FIRST_PASSWORD' ? invitationHours * 60 : resetLinkMinutes)
}

registerLink('PASSWORD_RESET', linkOf)
registerLink('FIRST_PASSWORD', linkOf)
