import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { organizations } from '../organizations/table.ts'
import { USER_TYPES, users } from '../users/table.ts'

/** How a session was signed in to. */
export const SIGN_IN_METHODS = ['PASSWORD', 'PASSWORD_TOTP', 'PASSWORD_PASSKEY', 'PASSWORD_RECOVERY_CODE'] as const

export type SignInMethod = (typeof SIGN_IN_METHODS)[number]

export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the cookie's token, in hex: a stolen table opens no session. */
    id: text().primaryKey(),
    publicId: uuid('public_id').notNull().unique().$defaultFn(newId),
    userId: uuid('user_id').notNull(),
    // with the foreign key below: a service user cannot have a session, and cannot become one while it has
    userType: text('user_type', { enum: USER_TYPES }).notNull().default('NORMAL'),
    organizationId: uuid('organization_id').references(() => organizations.id),
    method: text({ enum: SIGN_IN_METHODS }).notNull(),
    /** Opened by the right password alone, where a second factor is due: good for nothing but that step. */
    owesSecondFactor: boolean('owes_second_factor').notNull().default(false),
    address: text(),
    userAgent: text('user_agent'),
    startedAt: instant('started_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    /** When the user last proved to be there: at sign-in, or by `identityConfirm` since. */
    confirmedAt: instant('confirmed_at'),
    /** How far each use moves the end. */
    idleSeconds: integer('idle_seconds').notNull().default(3600),
    /** Moves with use. */
    expiresAt: instant('expires_at').notNull(),
    /** Never moves. */
    absoluteExpiresAt: instant('absolute_expires_at').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.userId, t.userType], foreignColumns: [users.id, users.type] }).onDelete('cascade'),
    index('sessions_by_user').on(t.userId),
    index('sessions_by_expiry').on(t.absoluteExpiresAt),
    check('sessions_normal_users', sql`${t.userType} = 'NORMAL'`),
    check('sessions_idle_within_absolute', sql`${t.expiresAt} <= ${t.absoluteExpiresAt}`),
  ],
)

export type SessionRow = typeof sessions.$inferSelect
