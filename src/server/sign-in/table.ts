import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { users } from '../users/table.ts'

/** One comparison of a password or code: under way, or wrong. Those that were right are taken out. */
export type Try = { id: string; at: number; place: string; isOpen: boolean }

/** What counts together: the tries at one account, from one known device of it, or in one session. */
export const throttles = pgTable(
  'throttles',
  {
    /** SHA-256 of what is counted. */
    key: bytea().primaryKey(),
    /** Whose account it is; null for logins that nobody has. No foreign key: counting waits for no lock on the user. */
    userId: uuid('user_id'),
    tries: jsonb().$type<Try[]>().notNull(),
    lockedUntil: instant('locked_until'),
    /** Another one with every write. */
    version: uuid().notNull().$defaultFn(newId),
    /** When nothing in it counts any more. */
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('throttles_by_user').on(t.userId)],
)

/** Browsers that a user has signed in with: strangers who lock the login do not lock these out. */
export const devices = pgTable(
  'devices',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of the cookie's token. */
    hash: bytea().notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at').notNull(),
  },
  (t) => [unique('devices_hash_user').on(t.hash, t.userId), index('devices_by_user').on(t.userId)],
)

export const SIGN_IN_OUTCOMES = ['SUCCEEDED', 'FAILED', 'THROTTLED'] as const

/** Every attempt to sign in, apart from the audit trail, for a while. */
export const signIns = pgTable(
  'sign_ins',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    at: instant('at').notNull(),
    /** As typed; null for what cannot be a login, as when a password was typed there. */
    login: text(),
    /** No foreign key: the row outlives the user. */
    userId: uuid('user_id'),
    method: text().notNull(),
    outcome: text({ enum: SIGN_IN_OUTCOMES }).notNull(),
    address: text(),
    userAgent: text('user_agent'),
  },
  (t) => [
    index('sign_ins_by_at').on(t.at),
    index('sign_ins_by_user').on(t.userId, t.at),
    check('sign_ins_outcome', sql`${t.outcome} in ('SUCCEEDED', 'FAILED', 'THROTTLED')`),
    check('sign_ins_login_length', sql`char_length(${t.login}) <= 128`),
  ],
)
