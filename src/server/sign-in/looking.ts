// The first half of a sign-in by password, before anything is compared.
import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { given, ONE_ROW, prepare } from '../db/prepare.ts'
import { isPrintable } from '../input.ts'
import { type AuthenticationSettings, authenticationOf } from '../settings/authentication.ts'
import { settings } from '../settings/table.ts'
import { users } from '../users/table.ts'
import { deviceHash } from './devices.ts'
import { devices } from './table.ts'
import { countingFirst, type Row } from './throttle-rows.ts'
import { firstTry, keyOfUnknown, ofPassword, type Subject, type Tried } from './throttling.ts'

export type Found = {
  id: string
  type: (typeof users.$inferSelect)['type']
  lockedAt: Date | null
  passwordHash: string | null
  hasMfa: boolean
  /** The browser of the request, when the user is known to use it. */
  deviceId: string | null
  /** When that was noted last. */
  deviceUsedAt: Date | null
}

export type Looked = {
  settings: AuthenticationSettings
  found: Found | null
  subjects: Subject[]
  /** The try, when it is the only one that counts now; else it is still to be counted, */
  tried: Tried | null
  /** beside what counts for the first subject. */
  counted: Row | null
}

/**
 * Whoever has this login as it was typed, else with the instance's domain, and whether they know this browser; the settings; and the count of this try where nothing else
 * counts. In one statement: many come at once.
 */
export async function look(ctx: Ctx, typed: string): Promise<Looked> {
  const text = typed.slice(0, 200).trim().toLowerCase()
  const { values, tried } = firstTry(ctx)
  const [row] = await looking(ctx.db).execute({
    login: isPrintable(typed) ? text : '',
    deviceHash: deviceHash(ctx),
    unknownKey: keyOfUnknown(text),
    ...values,
  })
  const found = row ? foundOf(row.candidate) : null
  const subjects = ofPassword(text, found)
  const [subject] = subjects
  const counted = row?.counted ?? null
  return {
    settings: authenticationOf(row?.setting ?? null),
    found,
    subjects,
    tried: counted && subject ? tried(subject, counted) : null,
    counted,
  }
}

const foundOf = ({ id, type, hasMfa, ...rest }: { [key in keyof Found]: Found[key] | null }): Found | null =>
  id && type && hasMfa !== null ? { id, type, hasMfa, ...rest } : null

const looking = prepare((db) => {
  const candidate = db.$with('candidate').as(finding(db))
  const counted = db.$with('counted').as(countingFirst(db, sql`candidate`))
  return db
    .with(candidate, counted)
    .select({
      setting: settings,
      candidate: {
        id: candidate.id,
        type: candidate.type,
        lockedAt: candidate.lockedAt,
        passwordHash: candidate.passwordHash,
        hasMfa: candidate.hasMfa,
        deviceId: candidate.deviceId,
        deviceUsedAt: candidate.deviceUsedAt,
      },
      counted: { tries: counted.tries, lockedUntil: counted.lockedUntil, version: counted.version },
      // nobody has been told anything yet, and a wrong try is written again, to last, when it is over: this count need not wait for the disk
      durability: sql`set_config('synchronous_commit', 'off', true)`,
    })
    .from(candidate)
    .leftJoin(settings, eq(settings.name, 'authentication'))
    .leftJoin(counted, sql`true`)
    .prepare('who_may_sign_in')
})

/** One row, of nulls when nobody is found. */
function finding(db: Db) {
  const login = given<string>('login', 'text')
  const { id, type, lockedAt, passwordHash, hasMfa } = users
  const domain = sql`(select ${settings.value}->>'loginDomain' from ${settings} where ${eq(settings.name, 'authentication')})`
  const user = db
    .select({ id, type, lockedAt, passwordHash, hasMfa })
    .from(users)
    .where(or(eq(users.login, login), and(sql`${login} !~ '@'`, eq(users.login, sql`${login} || '@' || ${domain}`))))
    .orderBy(asc(sql`${users.login} like '%@%'`))
    .limit(1)
    .as('found')
  return db
    .select({
      id: user.id,
      type: user.type,
      lockedAt: user.lockedAt,
      passwordHash: user.passwordHash,
      hasMfa: user.hasMfa,
      deviceId: sql<string | null>`${devices.id}`.as('device_id'),
      deviceUsedAt: devices.lastUsedAt,
    })
    .from(ONE_ROW)
    .leftJoinLateral(user, sql`true`)
    .leftJoin(devices, and(eq(devices.userId, user.id), eq(devices.hash, given('deviceHash', 'bytea'))))
}
