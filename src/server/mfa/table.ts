import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { sessions } from '../sessions/table.ts'
import { USER_TYPES, users } from '../users/table.ts'

export const FACTOR_KINDS = ['TOTP', 'PASSKEY'] as const

export const mfaFactors = pgTable(
  'mfa_factors',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid('user_id').notNull(),
    // with the foreign key below: a service user has no factor, and cannot become one while it has
    userType: text('user_type', { enum: USER_TYPES }).notNull().default('NORMAL'),
    kind: text({ enum: FACTOR_KINDS }).notNull(),
    name: text().notNull(),
    /** TOTP: the secret, sealed for this row. */
    sealed: bytea(),
    /** TOTP: the time step of the last code that was taken; no code of it or of an earlier one is taken again. */
    lastStep: bigint('last_step', { mode: 'number' }),
    /** Passkey: its id, in base64url. */
    credentialId: text('credential_id'),
    /** Passkey: the public key, in COSE. */
    publicKey: bytea('public_key'),
    /** Passkey: how often it said it was used; 0 for those that do not count. */
    counter: bigint({ mode: 'number' }),
    transports: text().array(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [
    foreignKey({ columns: [t.userId, t.userType], foreignColumns: [users.id, users.type] }).onDelete('cascade'),
    index('mfa_factors_by_user').on(t.userId),
    uniqueIndex('mfa_factors_one_totp').on(t.userId).where(sql`${t.kind} = 'TOTP'`),
    uniqueIndex('mfa_factors_credential').on(t.credentialId),
    check('mfa_factors_normal_users', sql`${t.userType} = 'NORMAL'`),
    check('mfa_factors_kind', sql`${t.kind} in ('TOTP', 'PASSKEY')`),
    check('mfa_factors_totp_whole', sql`(${t.kind} = 'TOTP') = (${t.sealed} is not null)`),
    check('mfa_factors_passkey_whole', sql`(${t.kind} = 'PASSKEY') = (num_nonnulls(${t.credentialId}, ${t.publicKey}, ${t.counter}) = 3)`),
    check('mfa_factors_name_length', sql`char_length(${t.name}) between 1 and 64`),
  ],
)

/** One for each code that was not used yet. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256. */
    hash: bytea().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.hash] })],
)

export const CHALLENGE_PURPOSES = ['TOTP_ENROLMENT', 'PASSKEY_ENROLMENT', 'PASSKEY_USE'] as const

/** What a session was asked to answer: the last one for each purpose, for a while, once. */
export const mfaChallenges = pgTable(
  'mfa_challenges',
  {
    id: uuid().notNull().$defaultFn(newId),
    sessionId: text('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    purpose: text({ enum: CHALLENGE_PURPOSES }).notNull(),
    /** Passkeys: what is to be signed, in base64url. */
    challenge: text(),
    /** TOTP: the secret that is to become the factor, sealed for this row. */
    sealed: bytea(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.purpose] }),
    check(
      'mfa_challenges_whole',
      sql`(${t.purpose} = 'TOTP_ENROLMENT') = (${t.sealed} is not null) and num_nonnulls(${t.sealed}, ${t.challenge}) = 1`,
    ),
  ],
)

/** What is shown of a factor. */
export const factorColumns = {
  id: mfaFactors.id,
  userId: mfaFactors.userId,
  kind: mfaFactors.kind,
  name: mfaFactors.name,
  createdAt: mfaFactors.createdAt,
  lastUsedAt: mfaFactors.lastUsedAt,
}

export type Factor = Pick<typeof mfaFactors.$inferSelect, keyof typeof factorColumns>
