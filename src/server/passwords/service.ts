import { and, eq, ne } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { issue, Refused, refuse, sessionRequired } from '../errors.ts'
import { enqueue } from '../mail/service.ts'
import { sessions } from '../sessions/table.ts'
import { limitedInSession } from '../sign-in/throttling.ts'
import { lockForChange } from '../users/access.ts'
import { target, type User } from '../users/service.ts'
import { type UserRow, users } from '../users/table.ts'
import { hash, verify } from './hashing.ts'
import { cancelAll } from './links.ts'
import { normalized, policyOf, rulesBroken, unchanged } from './policy.ts'

// longer than any password that can be set: hashing a megabyte would be a present to attackers
const MAX_TYPED_LENGTH = 1024

/** Changes one's own password, only with a session; all other sessions and open links of the user end. */
export async function change(ctx: Ctx, { currentPassword, newPassword }: { currentPassword: string; newPassword: string }): Promise<User> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw sessionRequired('Only somebody who is signed in with a password can change it.')
  const { user, credential } = actor
  const stored = await hashOf(ctx, user)
  const isProved = await limitedInSession(ctx, credential, user.id, () => isRight(stored, currentPassword))
  const issues = [
    ...(isProved ? [] : [issue('INVALID_CREDENTIALS', 'That is not your current password.', ['currentPassword'])]),
    ...rulesBroken(await policyOf(ctx), user, newPassword, 'newPassword'),
  ]
  if (normalized(newPassword) === normalized(currentPassword)) issues.push(unchanged('newPassword'))
  if (issues.length > 0) throw new Refused(issues)
  const passwordHash = await hash(normalized(newPassword))

  return transaction(ctx, async (outer) => {
    const { ctx, user: locked } = await lockForChange(outer, user.id)
    if ((await hashOf(ctx, user)) !== stored)
      throw refuse('INVALID_CREDENTIALS', 'Your password was changed meanwhile.', ['currentPassword'])
    await renew(ctx, locked, passwordHash, { mustChange: false, keptSession: credential.id })
    await audit.record(ctx, { action: 'user.passwordChange', target: target(locked) })
    return { ...locked, hasPassword: true, mustChangePassword: false }
  })
}

type Renewal = { mustChange: boolean; keptSession?: string }

/** Gives a user, whose row is locked, another password: sessions and links of before end with it, and the user is told by mail. */
export async function renew(ctx: TxCtx, user: UserRow, passwordHash: string, { mustChange, keptSession }: Renewal): Promise<void> {
  await store(ctx, user, passwordHash, { mustChange })
  await ctx.db
    .delete(sessions)
    .where(and(eq(sessions.userId, user.id), keptSession === undefined ? undefined : ne(sessions.id, keptSession)))
  await cancelAll(ctx, user)
  await enqueue(ctx, { kind: 'PASSWORD_CHANGED', userId: user.id, facts: {} })
}

/** Writes the hash of a password. The only place that does. */
export async function store(
  ctx: TxCtx,
  user: Pick<UserRow, 'id'>,
  passwordHash: string,
  { mustChange }: { mustChange: boolean },
): Promise<void> {
  await ctx.db.update(users).set({ passwordHash, mustChangePassword: mustChange }).where(eq(users.id, user.id))
}

/** Compares what somebody typed with a stored hash: one Argon2 operation, whatever was typed and whether there is a hash. */
export async function isRight(stored: string | null, typed: string): Promise<boolean> {
  const matches = await verify(stored, normalized(typed.slice(0, MAX_TYPED_LENGTH)))
  return matches && typed.length <= MAX_TYPED_LENGTH
}

async function hashOf(ctx: Ctx, { id }: { id: string }): Promise<string | null> {
  const [row] = await ctx.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, id))
  return row?.passwordHash ?? null
}
