import { and, eq, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as trail from '../audit/list.ts'
import * as audit from '../audit/service.ts'
import { type ActorLabel, creation, labelOf } from '../auth/actor.ts'
import { requireConfirmed } from '../auth/confirmation.ts'
import { scopeOf } from '../auth/scope.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { isId } from '../db/id.ts'
import type { PageArgs } from '../db/keyset.ts'
import { forbidden, notFound, Refused, refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { revokeThoseTo } from '../invitations/ending.ts'
import { enqueue, mailObstacle, tellBothAddresses } from '../mail/service.ts'
import { addAll, NewMemberships, placementsOf } from '../memberships/granting.ts'
import * as members from '../memberships/service.ts'
import { clear } from '../mfa/clearing.ts'
import { cancelAll } from '../passwords/links.ts'
import { sessions } from '../sessions/table.ts'
import { authorize, lockForChange, visible } from './access.ts'
import { fullLogin } from './full-login.ts'
import { keepAdministrator } from './last-administrator.ts'
import { limitProbes } from './login-probes.ts'
import { asTaken, requireFree } from './login-reservation.ts'
import { USER_TYPES, type UserRow, userColumns, users } from './table.ts'

/** A user as resolvers get it; lists bring the memberships along. */
export type User = UserRow & { memberships?: members.Membership[] }

/** One user by id or login; null when there is none or the actor may not see it: both look alike. */
export async function find(ctx: Ctx, ref: string): Promise<User | null> {
  if (!input.isPrintable(ref)) return null
  const condition = isId(ref) ? eq(users.id, ref) : eq(users.login, ref.trim().toLowerCase())
  return one(ctx, and(condition, visible(ctx)))
}

/** As `find`, but throws NOT_FOUND. */
export async function get(ctx: Ctx, ref: string): Promise<User> {
  const user = await find(ctx, ref)
  if (!user) throw notFound('user')
  return user
}

async function one(ctx: Ctx, condition: SQL | undefined): Promise<User | null> {
  const [user] = await ctx.db.select(userColumns).from(users).where(condition)
  return user ?? null
}

const Create = z.object({
  login: input.login,
  name: input.line(128),
  email: input.email,
  type: z
    .enum(USER_TYPES)
    .nullish()
    .transform((type) => type ?? 'NORMAL'),
  memberships: NewMemberships.nullish().transform((memberships) => memberships ?? []),
  invite: z
    .boolean()
    .nullish()
    .transform((invite) => invite ?? false),
})

export function create(ctx: Ctx, wanted: z.input<typeof Create>): Promise<User> {
  return transaction(ctx, async (ctx) => {
    const typed = input.read(Create, wanted)
    const values = { ...typed, login: await fullLogin(ctx, typed.login) }
    requirePlace(ctx, values.memberships)
    if (values.invite) await requireReach(ctx, values)
    return limitProbes(ctx, values.login, () => createFrom(ctx, values))
  })
}

/** Refuses to invite whom no mail reaches, or who has no use for a password. */
async function requireReach(ctx: Ctx, values: z.output<typeof Create>): Promise<void> {
  if (values.type === 'SERVICE') throw refuse('INVALID', 'A service user has no password: API keys are its only credential.', ['invite'])
  const obstacle = await mailObstacle(ctx, values, ['invite'])
  if (obstacle) throw new Refused([obstacle])
}

async function createFrom(ctx: TxCtx, { memberships: named, invite, ...values }: z.output<typeof Create>): Promise<User> {
  await requireFree(ctx, values.login)
  const placements = await placementsOf(ctx, named, 'memberships')
  const user = await insert(ctx, values)
  await addAll(ctx, user.id, placements)
  await audit.record(ctx, {
    action: 'user.create',
    target: target(user),
    after: {
      ...values,
      memberships: placements.map(({ organization, profile }) => ({ organization: organization.name, profile: profile.name })),
      ...(invite && { invited: true }),
    },
  })
  if (invite) await enqueue(ctx, { kind: 'FIRST_PASSWORD', userId: user.id, facts: {} })
  return user
}

const Update = z.object({ name: input.line(128).nullish(), type: z.enum(USER_TYPES).nullish() })

/** Changes name or type. */
export function update(ctx: Ctx, wanted: z.input<typeof Update> & { id: string } & Versioned): Promise<User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    const { name, type } = input.read(Update, wanted)
    if (name) await authorize(ctx, user, 'name')
    if (type && type !== user.type) await authorize(ctx, user, 'type')
    requireVersion(user, wanted)
    if (type === 'SERVICE' && user.type === 'NORMAL') await becomeService(ctx, user)
    return save(ctx, user, 'user.update', { name: name ?? user.name, type: type ?? user.type })
  })
}

const EmailUpdate = z.object({ email: input.email })

export function updateEmail(ctx: Ctx, wanted: z.input<typeof EmailUpdate> & { id: string } & Versioned): Promise<User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'email')
    if (ctx.actor.kind === 'user' && ctx.actor.id === user.id) requireConfirmed(ctx)
    // left out by a client that drops what is undefined, it would clear the address unasked
    if (wanted.email === undefined) throw refuse('INVALID', 'Give an email; null or an empty one clears it.', ['email'])
    const { email } = input.read(EmailUpdate, wanted)
    requireVersion(user, wanted)
    const saved = await save(ctx, user, 'user.emailUpdate', { email })
    await tellBothAddresses(ctx, user, saved)
    return saved
  })
}

/** Writes what differs, counts the version and records it; nothing happens when nothing differs. */
export async function save(ctx: TxCtx, user: UserRow, action: string, values: Partial<UserRow>, reason?: string | null): Promise<UserRow> {
  const changed = audit.difference({ ...user }, { ...values })
  if (Object.keys(changed.after ?? {}).length === 0) return user
  const { id: updatedById, label: updatedByLabel } = labelOf(ctx.actor)
  const [saved] = await ctx.db
    .update(users)
    .set({ ...values, version: sql`${users.version} + 1`, updatedAt: ctx.now(), updatedById, updatedByLabel })
    .where(eq(users.id, user.id))
    .returning(userColumns)
  if (!saved) throw notFound('user')
  await audit.record(ctx, { action, target: target(saved), ...changed, reason })
  return saved
}

export const target = ({ id, login: label }: Pick<UserRow, 'id' | 'login'>) => ({ type: 'user' as const, id, label })

async function insert(ctx: TxCtx, values: { login: string; name: string; email: string | null; type: UserRow['type'] }): Promise<User> {
  const [user] = await ctx.db
    .insert(users)
    .values({ ...values, ...creation(ctx) })
    .returning(userColumns)
    .catch(asTaken())
  if (!user) throw new Error('INSERT … RETURNING returned nothing.')
  return user
}

/** Only platform administrators create users without membership. */
function requirePlace(ctx: Ctx, placements: unknown[]): void {
  const { sees } = scopeOf(ctx)
  if (sees === 'self') throw forbidden('manageUser')
  if (placements.length === 0 && sees !== 'all') throw refuse('INVALID', 'Name at least one organization that you manage.', ['memberships'])
}

/** A service user has no session, password or second factor, and accepts no invitation. */
async function becomeService(ctx: TxCtx, user: UserRow): Promise<void> {
  await keepAdministrator(ctx, user)
  await ctx.db.delete(sessions).where(eq(sessions.userId, user.id))
  await cancelAll(ctx, user)
  await clear(ctx, user.id)
  await revokeThoseTo(ctx, user)
  await ctx.db.update(users).set({ passwordHash: null, mustChangePassword: false, hasMfa: false }).where(eq(users.id, user.id))
}

export type UserState = 'ACTIVE' | 'LOCKED' | 'INVITED' | 'THROTTLED'

/** Until when sign-in is held up; null once that is over. */
export const throttledUntil = ({ throttledUntil: until }: UserRow, now: Date): Date | null => (until && until > now ? until : null)

export function stateOf(user: UserRow, now: Date): UserState {
  if (user.lockedAt) return 'LOCKED'
  if (throttledUntil(user, now)) return 'THROTTLED'
  return user.type === 'NORMAL' && !user.hasPassword ? 'INVITED' : 'ACTIVE'
}

/** What type and state tell of a password. */
export const seemsToHavePassword = (user: UserRow, now: Date): boolean => user.type === 'NORMAL' && stateOf(user, now) !== 'INVITED'

/** The memberships that the actor may see, and whether there are others. */
export async function membershipsOf(
  ctx: Ctx,
  user: Pick<User, 'id' | 'memberships'>,
): Promise<{ seen: members.Membership[]; hasOthers: boolean }> {
  const all = user.memberships ?? (await members.allOf(ctx.db, [user.id])).get(user.id) ?? []
  return seenOf(ctx, user, all)
}

type Placed = { organization: { id: string } }

export function seenOf<T extends Placed>(ctx: Ctx, user: { id: string }, all: T[]): { seen: T[]; hasOthers: boolean } {
  const scope = scopeOf(ctx)
  const isOwn = ctx.actor.kind === 'user' && ctx.actor.id === user.id
  if (scope.sees === 'all' || isOwn) return { seen: all, hasOthers: false }
  const seen = all.filter(({ organization }) => scope.sees === 'organization' && organization.id === scope.organizationId)
  return { seen, hasOthers: seen.length < all.length }
}

/** A value that only those may know who see the whole user; null for those who see one of several memberships. */
export const whenWholly = <T>(ctx: Ctx, user: Belonging, value: T): T | null | Promise<T | null> => whollyOr(ctx, user, value, null)

type Belonging = { id: string; memberships?: Placed[] }

/** A value that only those may know who see the whole user, and what the others are told instead. */
export function whollyOr<T>(ctx: Ctx, { id, memberships }: Belonging, value: T, otherwise: T): T | Promise<T> {
  if (scopeOf(ctx).sees === 'all' || value === otherwise) return value
  if (memberships) return seenOf(ctx, { id }, memberships).hasOthers ? otherwise : value
  return membershipsOf(ctx, { id }).then(({ hasOthers }) => (hasOthers ? otherwise : value))
}

/** The user behind a label, if the actor may see it. */
export async function findLabelled(ctx: Ctx, { id }: ActorLabel): Promise<User | null> {
  return id && (ctx.actor.kind === 'user' || ctx.actor.kind === 'system') ? find(ctx, id) : null
}

/** The audit trail of a user, as far as the actor may read it: one's own always. */
export function historyOf(ctx: Ctx, user: User, page: PageArgs): Promise<trail.AuditPage> {
  const { actor } = ctx
  const isOwn = actor.kind === 'user' && actor.id === user.id
  return trail.historyOf(ctx, user.id, page, { isOwn })
}

/** Notes that a user was seen, to the minute; neither version nor update time change by it. */
export async function noteSeen(ctx: Ctx, id: string): Promise<void> {
  const now = ctx.now()
  const minuteAgo = new Date(now.getTime() - 60_000)
  await ctx.db
    .update(users)
    .set({ lastSeenAt: now })
    .where(and(eq(users.id, id), or(isNull(users.lastSeenAt), lt(users.lastSeenAt, minuteAgo))))
}
