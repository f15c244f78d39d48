import { and, eq, ne } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { type Issue, issue, Refused, refuse, sessionRequired } from '../errors.ts'
import { sessions } from '../sessions/table.ts'
import { lockForChange } from '../users/access.ts'
import { target, type User } from '../users/service.ts'
import { type UserRow, users } from '../users/table.ts'
import { hash, verify } from './hashing.ts'

export const POLICY = { minLength: 12, maxLength: 128 }

/** Changes one's own password, only with a session; all other sessions of the user end. */
export async function change(ctx: Ctx, { currentPassword, newPassword }: { currentPassword: string; newPassword: string }): Promise<User> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw sessionRequired('Only somebody who is signed in with a password can change it.')
  const { user, credential } = actor
  const [row] = await ctx.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, user.id))
  const stored = row?.passwordHash ?? null
  if (!(await verify(stored, currentPassword)))
    throw refuse('INVALID_CREDENTIALS', 'That is not your present password.', ['currentPassword'])
  const issues = rulesBroken(user, newPassword, 'newPassword')
  if (newPassword === currentPassword) issues.push(issue('POLICY', 'Choose a password that differs from the present one.', ['newPassword']))
  if (issues.length > 0) throw new Refused(issues)
  const passwordHash = await hash(normalized(newPassword))

  return transaction(ctx, async (outer) => {
    const { ctx, user: locked } = await lockForChange(outer, user.id)
    const [now] = await ctx.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, user.id))
    if (now?.passwordHash !== stored) throw refuse('INVALID_CREDENTIALS', 'Your password was changed meanwhile.', ['currentPassword'])
    await store(ctx, locked, passwordHash, { mustChange: false })
    await ctx.db.delete(sessions).where(and(eq(sessions.userId, user.id), ne(sessions.id, credential.id)))
    await audit.record(ctx, { action: 'user.passwordChange', target: target(locked) })
    return { ...locked, hasPassword: true, mustChangePassword: false }
  })
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

/** Every rule of the policy that a password breaks, one sentence each. */
export function rulesBroken(user: Pick<UserRow, 'login' | 'name' | 'email'>, password: string, field: string): Issue[] {
  const text = normalized(password)
  const length = [...text].length
  const folded = text.toLowerCase()
  const isOwnName = [user.login, user.name, user.email].some((own) => own?.toLowerCase() === folded)
  return [
    !text.isWellFormed() && 'A password must be whole characters.',
    length < POLICY.minLength && `A password has at least ${POLICY.minLength} characters.`,
    length > POLICY.maxLength && `A password has at most ${POLICY.maxLength} characters.`,
    isOwnName && 'A password must not be the login, name or email.',
  ].flatMap((message) => (message ? [issue('POLICY', message, [field])] : []))
}

/** The same password typed on another keyboard is the same password. */
export const normalized = (password: string): string => password.normalize('NFC')
