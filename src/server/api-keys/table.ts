import { getTableColumns, sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { users } from '../users/table.ts'

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    prefix: text().notNull(),
    /** SHA-256 of the secret. 256 random bits need no salt and no slow hash. */
    hash: bytea().notNull(),
    /** Of the secret before the last renewal: valid until `previousUntil`, then a sign that somebody still uses it. */
    previousHash: bytea('previous_hash'),
    previousUntil: instant('previous_until'),
    /** When the previous secret was last used after its end. */
    reusedAt: instant('reused_at'),
    /** The secret itself under the key ring, so that it can be revealed; null where the instance does not reveal. */
    sealed: bytea(),
    /** Counts the renewals: part of what the sealed secret is bound to. */
    generation: integer().notNull().default(1),
    renewedAt: instant('renewed_at'),
    /** Works only from these (CIDR); null: from everywhere. */
    networks: text().array(),
    version: integer().notNull().default(1),
    organizationIds: uuid('organization_ids').array(),
    permissions: text().array(),
    expiresAt: instant('expires_at'),
    /** The expiry that the owner was told of beforehand. */
    expiryTold: instant('expiry_told'),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
    lastUsedFrom: text('last_used_from'),
    createdAt: instant('created_at').notNull(),
    createdById: uuid('created_by_id'),
    createdByLabel: text('created_by_label').notNull(),
  },
  (t) => [
    uniqueIndex('api_keys_hash').on(t.hash),
    uniqueIndex('api_keys_prefix').on(t.prefix),
    uniqueIndex('api_keys_previous_hash').on(t.previousHash),
    index('api_keys_by_name').on(sql`lower(${t.name})`, t.id),
    index('api_keys_by_created_at').on(t.createdAt, t.id),
    index('api_keys_by_expires_at').on(sql`coalesce(${t.expiresAt}, 'infinity'::timestamptz)`, t.id),
    index('api_keys_by_last_used_at').on(sql`coalesce(${t.lastUsedAt}, '-infinity'::timestamptz)`, t.id),
    check('api_keys_previous_whole', sql`(${t.previousHash} is null) = (${t.previousUntil} is null)`),
    check('api_keys_networks_some', sql`cardinality(${t.networks}) > 0`),
    index('api_keys_by_user').on(t.userId),
    check('api_keys_name_length', sql`char_length(${t.name}) between 1 and 64`),
    check('api_keys_prefix_shape', sql`${t.prefix} ~ '^rst_[0-9A-Za-z]{8}$'`),
    check('api_keys_organizations_some', sql`cardinality(${t.organizationIds}) > 0`),
  ],
)

const { hash: _hash, previousHash: _previousHash, expiryTold: _expiryTold, sealed, ...columns } = getTableColumns(apiKeys)

/** All that may leave the table: no secret, sealed or hashed. */
export const apiKeyColumns = { ...columns, isSealed: sql<boolean>`${sealed} is not null`.as('is_sealed') }

export type ApiKeyRow = Omit<typeof apiKeys.$inferSelect, 'hash' | 'previousHash' | 'expiryTold' | 'sealed'> & { isSealed: boolean }
