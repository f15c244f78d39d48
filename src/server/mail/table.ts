import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { users } from '../users/table.ts'

export const MAIL_KINDS = [
  'INVITATION',
  'FIRST_PASSWORD',
  'PASSWORD_RESET',
  'PASSWORD_CHANGED',
  'EMAIL_CHANGED',
  'API_KEY_CREATED',
  'API_KEY_RENEWED',
  'API_KEY_REVEALED',
  'API_KEY_REVOKED',
  'API_KEY_REUSED',
  'API_KEY_EXPIRING',
  'MFA_CHANGED',
  'NEW_DEVICE',
] as const
export const MAIL_STATES = ['QUEUED', 'SENT', 'FAILED', 'DISCARDED'] as const

/** The queue of what leaves by mail, and for a while the record of it. It holds facts, never a token: that is made when the mail is handed over. */
export const mails = pgTable(
  'mails',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    kind: text({ enum: MAIL_KINDS }).notNull(),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'set null' }),
    /** Where it goes, or went; null: to the user's address at that moment. */
    address: text(),
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Who caused it; null: the user itself. */
    byLabel: text('by_label'),
    state: text({ enum: MAIL_STATES }).notNull().default('QUEUED'),
    attempts: integer().notNull().default(0),
    /** Attempts of which nobody knows whether the server took the mail. */
    doubts: integer().notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    giveUpAt: instant('give_up_at').notNull(),
    /** What the last attempt ended in. */
    error: text(),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
    linkExpiresAt: instant('link_expires_at'),
  },
  (t) => [
    index('mails_due').on(t.nextAttemptAt).where(sql`${t.state} = 'QUEUED'`),
    index('mails_by_created_at').on(t.createdAt, t.id),
    index('mails_by_state').on(t.state, t.createdAt, t.id),
    index('mails_by_user').on(t.userId, t.createdAt),
    check('mails_state', sql`${t.state} in ('QUEUED', 'SENT', 'FAILED', 'DISCARDED')`),
    check('mails_ended', sql`(${t.state} = 'QUEUED') = (${t.endedAt} is null)`),
  ],
)

export type MailRow = typeof mails.$inferSelect

export type MailKind = MailRow['kind']
