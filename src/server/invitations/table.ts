import { getTableColumns, sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { KINDS, organizations } from '../organizations/table.ts'
import { profiles } from '../profiles/table.ts'

/** How an invitation ended; null while it is open or has expired. */
export const INVITATION_ENDS = ['ACCEPTED', 'DECLINED', 'REVOKED'] as const

export const invitations = pgTable(
  'invitations',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    organizationId: uuid('organization_id').notNull(),
    profileId: uuid('profile_id').notNull(),
    kind: text({ enum: KINDS }).notNull(),
    /** Addressed to a login or to an email address: one of both. */
    login: text(),
    email: text(),
    /** Who had the login when it was invited: whose console shows it. Never told to those who invite. */
    userId: uuid('user_id'),
    /** SHA-256 of the link's token. */
    tokenHash: bytea('token_hash').notNull(),
    /** SHA-256, in hex, of the tokens that went out by mail for the present link. */
    mailTokenHashes: text('mail_token_hashes').array().notNull().default(sql`'{}'::text[]`),
    ended: text({ enum: INVITATION_ENDS }),
    endedAt: instant('ended_at'),
    /** Who accepted, declined or revoked. */
    endedById: uuid('ended_by_id'),
    endedByLabel: text('ended_by_label'),
    expiresAt: instant('expires_at').notNull(),
    /** When the link was last made anew. */
    sentAt: instant('sent_at').notNull(),
    /** Who made the present link and vouches for it; null: the installation itself. */
    sentById: uuid('sent_by_id'),
    /** How often an account was tried to be made with the present link. */
    attempts: integer().notNull().default(0),
    createdAt: instant('created_at').notNull(),
    createdById: uuid('created_by_id'),
    createdByLabel: text('created_by_label').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.kind], foreignColumns: [organizations.id, organizations.kind] }),
    foreignKey({ columns: [t.profileId, t.kind], foreignColumns: [profiles.id, profiles.kind] }),
    uniqueIndex('invitations_token').on(t.tokenHash),
    index('invitations_mail_tokens').using('gin', t.mailTokenHashes).where(sql`${t.ended} is null`),
    index('invitations_by_organization').on(t.organizationId, t.createdAt, t.id),
    index('invitations_by_created_at').on(t.createdAt, t.id),
    index('invitations_by_login').on(t.login).where(sql`${t.ended} is null`),
    index('invitations_by_user').on(t.userId).where(sql`${t.ended} is null`),
    index('invitations_by_sender').on(t.sentById).where(sql`${t.ended} is null`),
    index('invitations_open').on(t.organizationId, t.expiresAt).where(sql`${t.ended} is null`),
    index('invitations_by_profile').on(t.profileId).where(sql`${t.ended} is null`),
    check('invitations_one_address', sql`num_nonnulls(${t.login}, ${t.email}) = 1`),
    check('invitations_end_whole', sql`(${t.ended} is null) = (${t.endedAt} is null)`),
  ],
)

export type InvitationRow = typeof invitations.$inferSelect

const {
  tokenHash: _tokenHash,
  mailTokenHashes: _mailTokenHashes,
  userId: _userId,
  attempts: _attempts,
  ...columns
} = getTableColumns(invitations)

/** All that is read of an invitation: not the tokens' hashes, and not whether anybody has the login. */
export const invitationColumns = columns
