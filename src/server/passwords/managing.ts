// What managers do about the password of somebody else.
import { eq } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { type Issue, issue, Refused, refuse } from '../errors.ts'
import { enqueue } from '../mail/service.ts'
import { authorize, lockForChange, may } from '../users/access.ts'
import * as users from '../users/service.ts'
import { users as table, type UserRow } from '../users/table.ts'
import { generated } from './generating.ts'
import { hash } from './hashing.ts'
import * as links from './links.ts'
import { obstacleTo, requireNo, withoutPassword } from './obstacles.ts'
import { normalized, policyOf, rulesBroken } from './policy.ts'
import { renew } from './service.ts'

const ACCESS_LINK_MINUTES = 24 * 60

type Wanted = { id: string; password?: string | null | undefined }

/** `password` is there when it was made here: to be shown this once. */
export type PasswordGiven = { user: users.User; password: string | null }

type Condition = (ctx: Ctx, user: UserRow) => Promise<Issue | null>

/** Gives a user the first password, to be handed over. */
export const set = (ctx: Ctx, wanted: Wanted): Promise<PasswordGiven> =>
  give(ctx, wanted, 'user.passwordSet', async (_, { hasPassword }) =>
    hasPassword ? issue('CONFLICT', 'This user has a password already. Edit it, or use a one-time link.', ['id']) : null,
  )

/** Replaces a password by another one, to be handed over. Needs mail, so that no password changes hands without its owner hearing of it. */
export const edit = (ctx: Ctx, wanted: Wanted): Promise<PasswordGiven> =>
  give(ctx, wanted, 'user.passwordEdit', async (ctx, user) => withoutPassword(user) ?? obstacleTo(ctx, user, 'EDIT_PASSWORD'))

async function give(ctx: Ctx, { id, password: typed }: Wanted, action: string, obstacle: Condition): Promise<PasswordGiven> {
  const named = await users.get(ctx, id)
  await authorize(ctx, named, 'password')
  // asked again below, with the row locked: here it only spares a hash
  if (named.type === 'NORMAL') requireNo(await obstacle(ctx, named))
  const policy = await policyOf(ctx)
  const isGenerated = typed === null || typed === undefined
  const password = isGenerated ? generated(policy) : typed
  const issues = rulesBroken(policy, named, password, 'password')
  if (issues.length > 0) throw new Refused(issues)
  const passwordHash = await hash(normalized(password))

  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForPassword(outer, id)
    requireNo(await obstacle(ctx, user))
    await renew(ctx, user, passwordHash, { mustChange: true })
    await audit.record(ctx, { action, target: users.target(user), after: { isGenerated } })
    return { user: { ...user, hasPassword: true, mustChangePassword: true }, password: isGenerated ? password : null }
  })
}

/** Sends the user a link by which to choose a password; the current one works until then. */
export function reset(ctx: Ctx, { id }: { id: string }): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForPassword(outer, id)
    requireNo(await obstacleTo(ctx, user, 'RESET_PASSWORD'))
    await enqueue(ctx, { kind: 'PASSWORD_RESET', userId: user.id, facts: {} })
    await audit.record(ctx, { action: 'user.passwordReset', target: users.target(user) })
    return user
  })
}

/** Makes the user choose another password at the next request of each session; keys go on. */
export function requireChange(ctx: Ctx, { id }: { id: string }): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForPassword(outer, id)
    requireNo(withoutPassword(user))
    if (user.mustChangePassword) return user
    await ctx.db.update(table).set({ mustChangePassword: true }).where(eq(table.id, user.id))
    await audit.record(ctx, { action: 'user.passwordChangeRequire', target: users.target(user) })
    return { ...user, mustChangePassword: true }
  })
}

/** A link to hand over, by which the user chooses a password within a day. An earlier one ends. */
export function createLink(ctx: Ctx, { id }: { id: string }): Promise<links.Link> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForPassword(outer, id)
    requireNo(await obstacleTo(ctx, user, 'CREATE_ACCESS_LINK'))
    const link = await links.create(ctx, user, 'HANDED', ACCESS_LINK_MINUTES)
    await audit.record(ctx, {
      action: 'user.accessLinkCreate',
      target: users.target(user),
      after: { expiresAt: link.expiresAt.toISOString() },
    })
    return link
  })
}

/** Locks a user whose password the actor may touch. */
async function lockForPassword(outer: TxCtx, id: string): Promise<{ ctx: TxCtx; user: UserRow }> {
  const { ctx, user } = await lockForChange(outer, id)
  await authorize(ctx, user, 'password')
  if (user.type === 'SERVICE') throw refuse('INVALID', 'A service user has no password: API keys are its only credential.', ['id'])
  return { ctx, user }
}

/** Whether the actor may act on the password of this user at all. */
export const mayManage = async (ctx: Ctx, user: UserRow): Promise<boolean> => user.type === 'NORMAL' && (await may(ctx, user, 'password'))
