// How often passwords and codes may be tried. A try is counted before the comparison and taken out again when it was right, so that however many come at once, on however
// many nodes, no more are compared than the limit allows. One row for each account holds the tries and is written by compare-and-set.
import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import type { SessionCredential } from '../auth/actor.ts'
import { placeOf } from '../auth/networks.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { newId } from '../db/id.ts'
import { rateLimited } from '../errors.ts'
import { type AuthenticationSettings, authentication } from '../settings/authentication.ts'
import { users } from '../users/table.ts'
import { type Try, throttles } from './table.ts'
import { firstValues, insert, type Row, read, write } from './throttle-rows.ts'

/** What the tries are about: an account, known or not, or one known device or session of it, which strangers do not use up. */
export type Subject = { key: Buffer; userId: string | null; isShared: boolean }

export type Outcome = 'RIGHT' | 'WRONG' | 'THROTTLED'

export type Limits = {
  /** Wrong tries from one place before it has to wait a minute between them. */
  perPlace: number
  /** Wrong tries from anywhere before there is a lock. */
  total: number
  windowMilliseconds: number
  lockMilliseconds: number
}

const SLOW_MILLISECONDS = 60_000
// a comparison takes 12 ms and may queue; one that is still open then was cut off with its node
const OPEN_MILLISECONDS = 10_000
const MAX_WAIT_MILLISECONDS = 5000
// nobody's logins share these rows: guessing them fills no table, and all of them get the same answer
const UNKNOWN_ROWS = 65_536

/** Tries at the password of an account, known or not, or, with a device that it knows, from there. */
export function ofPassword(login: string, user: { id: string; deviceId: string | null } | null): Subject[] {
  if (!user) return [{ key: keyOfUnknown(login), userId: null, isShared: true }]
  return subjectsOf('password', user)
}

export const keyOfUnknown = (login: string): Buffer => keyOf('unknown', String(hashOf(login).readUInt32BE() % UNKNOWN_ROWS))

/** Tries at the second step of a sign-in. They count apart: whoever has the password would otherwise begin anew with it. */
export const ofSecondStep = (user: { id: string; deviceId: string | null }): Subject[] => subjectsOf('code', user)

/** Requests from one place that anybody may make: each counts as a wrong try. */
export const ofRequests = (what: string, address: string | null): Subject[] => [
  { key: keyOf('request', what, placeOf(address)), userId: null, isShared: false },
]

function subjectsOf(kind: string, { id, deviceId }: { id: string; deviceId: string | null }): Subject[] {
  const account = { key: keyOf(kind, id), userId: id, isShared: true }
  // once the device has used up its own, it is a stranger
  return deviceId ? [{ key: keyOf(kind, id, deviceId), userId: id, isShared: false }, account] : [account]
}

/**
 * Compares, if there is room for another try; `compare(false)` only takes as long. Counting, and the lock that may follow, are written beside the answer. Call it outside of
 * transactions: the count must stay when they roll back.
 */
export async function limited(
  ctx: Ctx,
  subjects: Subject[],
  compare: (isAllowed: boolean) => Promise<boolean>,
  given?: Limits,
): Promise<Outcome> {
  const limits = given ?? limitsOf(await authentication({ ...ctx, db: ctx.database.db }))
  const tried = await admit(ctx, subjects, limits)
  if (!tried) {
    await compare(false)
    return 'THROTTLED'
  }
  let outcome: Outcome | null = null
  try {
    outcome = (await compare(true)) ? 'RIGHT' : 'WRONG'
    return outcome
  } finally {
    settle(ctx, tried, limits, outcome)
  }
}

/** For secrets asked of somebody who is signed in: tries count for the session alone, and one too many is told, RATE_LIMITED. */
export async function limitedInSession(
  ctx: Ctx,
  { id }: SessionCredential,
  userId: string,
  compare: () => Promise<boolean>,
): Promise<boolean> {
  const outcome = await limited(ctx, [{ key: keyOf('session', id), userId, isShared: false }], async (isAllowed) => isAllowed && compare())
  if (outcome === 'THROTTLED') throw rateLimited('That was wrong too often. Wait a while, or sign out and in again.', 60)
  return outcome === 'RIGHT'
}

/** Forgets what was counted on a user: it may be tried anew. */
export async function forget(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.db.delete(throttles).where(eq(throttles.userId, userId))
}

/** A try that counts until it is settled. */
export type Tried = { subject: Subject; id: string; place: string; row: Row }

/** A try that its statement counts where nothing else does; `tried` is what it counted, null when `row` was there already. */
export function firstTry(ctx: Ctx) {
  const place = placeOf(ctx.address)
  const values = firstValues({ id: newId(), at: ctx.now().getTime(), place, isOpen: true })
  const tried = (subject: Subject, row: Row): Tried | null =>
    row.version === values.triedVersion ? { subject, id: values.added.id, place, row } : null
  return { values, tried }
}

/**
 * Counts a try for the first subject that has room; null when none has. Waits for those that are being compared, whose outcome decides. `seen` is the row of the first one, when
 * it was written just now as it was.
 */
export async function admit(ctx: Ctx, subjects: Subject[], limits: Limits, seen: Row | null = null): Promise<Tried | null> {
  for (const [place, subject] of subjects.entries()) {
    const tried = await count(ctx, subject, limits, place === 0 ? seen : null)
    if (tried) return tried
  }
  return null
}

/** Writes beside the answer what became of a try; null when it could not be compared. */
export const settle = (ctx: Ctx, tried: Tried, limits: Limits, outcome: Outcome | null): void =>
  ctx.later('count a try', () => end(ctx, tried, limits, outcome))

async function count(ctx: Ctx, subject: Subject, limits: Limits, seen: Row | null): Promise<Tried | null> {
  const { db } = ctx.database
  const giveUpAt = performance.now() + MAX_WAIT_MILLISECONDS
  const place = placeOf(ctx.address)
  let row = seen
  for (let pause = 25; performance.now() < giveUpAt; ) {
    const now = ctx.now()
    const added: Try = { id: newId(), at: now.getTime(), place, isOpen: true }
    if (!row) {
      const first = await insert(db, subject, added, limits.windowMilliseconds)
      if (first) return { subject, id: added.id, place, row: first }
      row = await read(db, subject)
      continue
    }
    const verdict = judge(row, place, now, limits)
    if (verdict === 'REFUSE') {
      // as lasting a write as that of a counted try, or the time of the answer would tell one from the other
      if (row !== seen) await write(db, subject, row.version, row, limits.windowMilliseconds)
      return null
    }
    if (verdict === 'WAIT') {
      await sleep(pause * (0.5 + Math.random()))
      pause = Math.min(pause * 2, 400)
    } else {
      const tries = [...inWindow(row.tries, now, limits), added]
      const saved = await write(db, subject, row.version, { tries, lockedUntil: null }, limits.windowMilliseconds)
      if (saved) return { subject, id: added.id, place, row: saved }
    }
    row = await read(db, subject)
  }
  return null
}

/** Whether there is room for another try. */
export function judge(row: Pick<Row, 'tries' | 'lockedUntil'>, place: string, now: Date, limits: Limits): 'ADMIT' | 'WAIT' | 'REFUSE' {
  if (row.lockedUntil && row.lockedUntil > now) return 'REFUSE'
  const tries = inWindow(row.tries, now, limits)
  const wrong = tries.filter((one) => !isUndecided(one, now))
  const here = tries.filter((one) => one.place === place)
  const wrongHere = wrong.filter((one) => one.place === place)
  if (wrong.length >= limits.total) return 'REFUSE'
  if (tries.length >= limits.total) return 'WAIT'
  if (here.length < limits.perPlace) return 'ADMIT'
  if (wrongHere.length < limits.perPlace) return 'WAIT'
  const latest = Math.max(...here.map(({ at }) => at))
  return now.getTime() - latest < SLOW_MILLISECONDS ? 'REFUSE' : 'ADMIT'
}

const inWindow = (tries: Try[], now: Date, { windowMilliseconds }: Limits): Try[] =>
  tries.filter(({ at }) => at > now.getTime() - windowMilliseconds)

const isUndecided = ({ isOpen, at }: Try, now: Date): boolean => isOpen && at > now.getTime() - OPEN_MILLISECONDS

/** Writes what became of a try. */
async function end(ctx: Ctx, { subject, id, place, row }: Tried, limits: Limits, outcome: Outcome | null): Promise<void> {
  const { db } = ctx.database
  let current: Row | null = row
  while (current) {
    const now = ctx.now()
    const next = outcome === 'WRONG' ? withWrong(current, id, now, limits) : without(current, id, outcome === 'RIGHT' ? place : null)
    const saved: Row | null = await write(db, subject, current.version, next, limits.windowMilliseconds)
    if (saved && next.isLocking) await lock(ctx, subject, next.lockedUntil)
    if (saved) return
    current = await read(db, subject)
  }
}

type Next = { tries: Try[]; lockedUntil: Date | null; isLocking?: boolean }

/** One that could not be compared was no try. Whoever knows the password has no wrong ones from where they are; those from elsewhere stay counted, and those still open. */
function without({ tries: all, lockedUntil }: Row, id: string, place: string | null): Next {
  const tries = all.filter((one) => one.id !== id && (one.place !== place || one.isOpen))
  return { tries, lockedUntil }
}

function withWrong({ tries: all, lockedUntil }: Row, id: string, now: Date, limits: Limits): Next {
  const tries = all.map((one) => (one.id === id ? { ...one, isOpen: false } : one))
  const wrong = inWindow(tries, now, limits).filter((one) => !isUndecided(one, now))
  if (wrong.length < limits.total) return { tries, lockedUntil }
  // at least as long as the window, which would else still be full when the lock is over
  const milliseconds = Math.max(limits.lockMilliseconds, limits.windowMilliseconds)
  return { tries: [], lockedUntil: new Date(now.getTime() + milliseconds), isLocking: true }
}

/** Shows the lock on the user, on record. Sessions and keys go on. */
async function lock(ctx: Ctx, { userId, isShared }: Subject, lockedUntil: Date | null): Promise<void> {
  if (!userId || !isShared) return
  await transaction({ ...ctx, db: ctx.database.db, actor: { kind: 'system', label: 'system' } }, async (ctx) => {
    const [user] = await ctx.db
      .update(users)
      .set({ throttledUntil: lockedUntil })
      .where(eq(users.id, userId))
      .returning({ id: users.id, login: users.login })
    if (!user) return
    const target = { type: 'user' as const, id: user.id, label: user.login }
    await audit.record(ctx, { action: 'user.throttle', target, after: { throttledUntil: lockedUntil?.toISOString() } })
  })
}

/** Six digits are few, and nobody without the password can use these tries up: from everywhere together no more than one place may have. */
export const limitsOfCodes = (settings: AuthenticationSettings): Limits => ({ ...limitsOf(settings), total: settings.lockoutFailures })

/** What the settings say of passwords. */
export function limitsOf({ lockoutFailures, lockoutWindowMinutes, lockoutMinutes }: AuthenticationSettings): Limits {
  return {
    perPlace: lockoutFailures,
    total: 2 * lockoutFailures,
    windowMilliseconds: lockoutWindowMinutes * 60_000,
    lockMilliseconds: lockoutMinutes * 60_000,
  }
}

const hashOf = (...parts: string[]): Buffer => hash('sha256', parts.join('\n'), 'buffer')
const keyOf = hashOf
