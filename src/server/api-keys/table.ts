import { getTableColumns, sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
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
    organizationIds: uuid('organization_ids').array(),
    permissions: text().array(),
    expiresAt: instant('expires_at'),
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
    index('api_keys_by_user').on(t.userId),
    check('api_keys_name_length', sql`char_length(${t.name}) between 1 and 64`),
    check('api_keys_prefix_shape', sql`${t.prefix} ~ '^rst_[0-9A-Za-z]{8}$'`),
    check('api_keys_organizations_some', sql`cardinality(${t.organizationIds}) > 0`),
  ],
)

const { hash: _hash, ...columns } = getTableColumns(apiKeys)

/** All that may leave the table. */
export const apiKeyColumns = columns

export type ApiKeyRow = Omit<typeof apiKeys.$inferSelect, 'hash'>
