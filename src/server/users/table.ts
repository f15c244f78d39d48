import { getTableColumns, sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { avatars } from '../avatars/table.ts'
import { instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'

export const USER_TYPES = ['NORMAL', 'SERVICE'] as const

export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    login: text().notNull(),
    name: text().notNull(),
    email: text(),
    type: text({ enum: USER_TYPES }).notNull().default('NORMAL'),
    passwordHash: text('password_hash'),
    mustChangePassword: boolean('must_change_password').notNull().default(false),
    hasMfa: boolean('has_mfa').notNull().default(false),
    lockedAt: instant('locked_at'),
    lockedById: uuid('locked_by_id'),
    lockedByLabel: text('locked_by_label'),
    lockReason: text('lock_reason'),
    throttledUntil: instant('throttled_until'),
    lastSeenAt: instant('last_seen_at'),
    /** SHA-256 of the picture, in hex: its address. */
    avatarHash: text('avatar_hash').references(() => avatars.hash),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    createdById: uuid('created_by_id'),
    createdByLabel: text('created_by_label').notNull(),
    updatedAt: instant('updated_at').notNull(),
    updatedById: uuid('updated_by_id'),
    updatedByLabel: text('updated_by_label').notNull(),
    searchText: text('search_text').notNull().generatedAlwaysAs(sql`lower(login || chr(10) || name || chr(10) || coalesce(email, ''))`),
  },
  (t) => [
    uniqueIndex('users_login').on(t.login),
    unique('users_id_type').on(t.id, t.type),
    index('users_search').using('gin', sql`${t.searchText} gin_trgm_ops`),
    // one index for each sort: (what orders, id), walked in both directions
    index('users_by_name').on(sql`lower(${t.name})`, t.id),
    index('users_by_email').on(sql`lower(coalesce(${t.email}, ''))`, t.id),
    index('users_by_type').on(t.type, t.id),
    index('users_by_mfa').on(t.hasMfa, t.id),
    index('users_by_created_by').on(t.createdByLabel, t.id),
    index('users_by_created_at').on(t.createdAt, t.id),
    index('users_by_updated_at').on(t.updatedAt, t.id),
    index('users_by_avatar').on(t.avatarHash).where(sql`${t.avatarHash} is not null`),
    index('users_by_last_seen_at').on(sql`coalesce(${t.lastSeenAt}, '-infinity'::timestamptz)`, t.id),
    check('users_login_lower', sql`${t.login} = lower(${t.login}) and char_length(${t.login}) between 1 and 128`),
    check('users_name_length', sql`char_length(${t.name}) between 1 and 128`),
    check('users_email_length', sql`char_length(${t.email}) between 3 and 254`),
    check('users_type', sql`${t.type} in ('NORMAL', 'SERVICE')`),
    check(
      'users_service_has_no_credentials',
      sql`${t.type} = 'NORMAL' or (${t.passwordHash} is null and not ${t.hasMfa} and not ${t.mustChangePassword})`,
    ),
    check('users_lock_whole', sql`(${t.lockedAt} is null) = (${t.lockedByLabel} is null)`),
  ],
)

/** Logins of deleted users, which nobody may take for a while. */
export const reservedLogins = pgTable('reserved_logins', { login: text().primaryKey(), until: instant('until').notNull() })

const { passwordHash, searchText: _searchText, ...columns } = getTableColumns(users)

/** All that may leave the table. The password hash is not among it: only `passwords` and `sign-in` name that column. */
export const userColumns = { ...columns, hasPassword: sql<boolean>`${passwordHash} is not null`.as('has_password') }

export type UserRow = Omit<typeof users.$inferSelect, 'passwordHash' | 'searchText'> & { hasPassword: boolean }
