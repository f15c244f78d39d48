// The statement by which somebody whose password was right is in.
import { and, eq, isNull, not, or, sql } from 'drizzle-orm'
import type { UserActor } from '../auth/actor.ts'
import { actorOf, columnsOf, mustEnrol, usableOf } from '../auth/credentials.ts'
import { inserting, type newSession } from '../auth/session.ts'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { given, prepare } from '../db/prepare.ts'
import { sessions } from '../sessions/table.ts'
import { userColumns, users } from '../users/table.ts'
import { remembering } from './devices.ts'
import { recording, rowOf } from './recording.ts'
import { throttles } from './table.ts'
import type { Tried } from './throttling.ts'

/** A user with more sessions than this is held, so that the oldest of them can end. */
const FEW_SESSIONS = 50

export type Arrival = {
  session: ReturnType<typeof newSession>
  /** What was typed as the login, for the record. */
  login: string
  deviceHash: Buffer
  /** Whether that it is used now was noted not long ago. */
  isDeviceNoted: boolean
  /** What must still hold of a user whom nobody holds; null in a transaction that holds the user and has seen to everything. */
  alone: { passwordHash: string; tried: Tried } | null
}

export type Arrived = {
  actor: UserActor
  /** Whether the try of `alone` counts no more. */
  isUncounted: boolean
}

/**
 * Opens the session, remembers the browser and records the sign-in, all or nothing. Null when something of `alone` does not hold: nothing was written, and whoever asks
 * looks more closely in a transaction.
 */
export async function arrive(ctx: Ctx, { session: { row }, login, deviceHash, isDeviceNoted, alone }: Arrival): Promise<Arrived | null> {
  const arriving = isDeviceNoted ? arrivingAgain : arrivingWithDevice
  const [found] = await arriving(ctx.db).execute({
    ...rowOf(ctx, { login, userId: row.userId, outcome: 'SUCCEEDED', method: row.method }),
    ...row,
    now: row.at,
    newDeviceId: newId(),
    deviceHash,
    isAlone: alone !== null,
    passwordHash: alone?.passwordHash ?? null,
    triedKey: alone?.tried.subject.key ?? null,
    triedVersion: alone?.tried.row.version ?? null,
  })
  if (!found) return null
  const { user, inForce, uncounted, mustEnrol } = found
  const times = { lastSeenAt: row.at, confirmedAt: row.at, idleExpiresAt: row.expiresAt, expiresAt: row.absoluteExpiresAt }
  const credential = {
    kind: 'SESSION' as const,
    id: row.newSessionId,
    publicId: row.publicId,
    organizationId: row.organizationId,
    ...times,
    mustEnrol,
  }
  return {
    actor: { ...actorOf({ user, inForce }), permissions: new Set(inForce?.permissions), credential },
    isUncounted: uncounted !== null,
  }
}

const arrivingWithDevice = prepare((db) =>
  arrivingOf(db, [db.$with('remembered').as(remembering(db, sql`admitted`))], 'arrive_with_device'),
)
const arrivingAgain = prepare((db) => arrivingOf(db, [], 'arrive_again'))

function arrivingOf(db: Db, remembered: ReturnType<ReturnType<Db['$with']>['as']>[], name: string) {
  const inForce = db.$with('in_force').as(usableOf(db, given('userId', 'uuid')))
  const admitted = db.$with('admitted').as(holding(db))
  const source = sql`admitted`
  const opened = db.$with('opened').as(inserting(db, source))
  const recorded = db.$with('recorded').as(recording(db, source))
  const uncounted = db.$with('uncounted').as(
    db
      .delete(throttles)
      .where(
        and(
          eq(throttles.key, given('triedKey', 'bytea')),
          eq(throttles.version, given('triedVersion', 'uuid')),
          sql`exists (select from admitted)`,
        ),
      )
      .returning({ version: throttles.version }),
  )
  return db
    .with(inForce, admitted, opened, ...remembered, recorded, uncounted)
    .select({ user: userColumns, inForce: columnsOf(inForce), mustEnrol, uncounted: uncounted.version })
    .from(admitted)
    .innerJoin(users, eq(users.id, admitted.userId))
    .leftJoin(inForce, sql`true`)
    .leftJoin(uncounted, sql`true`)
    .prepare(name)
}

/**
 * The user, held from here on: a lock, a deletion or a new password comes either before, and is seen here, or after, and ends the session too. Alone, the rest of the
 * statement does not see what others wrote while it waited for the user, so that everything whose limit depends on it is left to a transaction.
 */
function holding(db: Db) {
  const few = sql`(select count(*) from (select from ${sessions} where ${sessions.userId} = ${users.id} limit ${sql.raw(String(FEW_SESSIONS))}) few) < ${sql.raw(String(FEW_SESSIONS))}`
  const isPlain = and(
    eq(users.passwordHash, given('passwordHash', 'text')),
    sql`${users.type} = 'NORMAL'`,
    isNull(users.lockedAt),
    not(users.hasMfa),
    sql`exists (select from in_force)`,
    few,
  )
  return db
    .select({ userId: sql<string>`${users.id}`.as('user_id'), at: given<Date>('at', 'timestamptz').as('at') })
    .from(users)
    .where(and(eq(users.id, given('userId', 'uuid')), or(sql`not ${given('isAlone', 'boolean')}`, isPlain)))
    .for('update')
}
