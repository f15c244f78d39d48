import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'
import { USER_TYPES, users } from '../users/table.ts'

/** `MAIL`: sent to the user. `HANDED`: shown once to a manager, who hands it over. */
export const LINK_KINDS = ['MAIL', 'HANDED'] as const

/** Links by which a user chooses a password: only the hash of what they hold. One that was used is gone. */
export const passwordLinks = pgTable(
  'password_links',
  {
    /** SHA-256 of the link's token. */
    tokenHash: bytea('token_hash').primaryKey(),
    userId: uuid('user_id').notNull(),
    // with the foreign key below: a service user has no link, and cannot become one while it has
    userType: text('user_type', { enum: USER_TYPES }).notNull().default('NORMAL'),
    kind: text({ enum: LINK_KINDS }).notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.userId, t.userType], foreignColumns: [users.id, users.type] }).onDelete('cascade'),
    index('password_links_by_user').on(t.userId),
    check('password_links_normal_users', sql`${t.userType} = 'NORMAL'`),
    check('password_links_kind', sql`${t.kind} in ('MAIL', 'HANDED')`),
  ],
)

export type PasswordLinkKind = (typeof LINK_KINDS)[number]
