import { sql } from 'drizzle-orm'
import { check, pgTable, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'

/** Pictures by content: the same picture is stored once. Never joined into lists. */
export const avatars = pgTable(
  'avatars',
  {
    /** SHA-256 of the large variant, in hex. */
    hash: text().primaryKey(),
    /** WebP, 256 × 256 pixels. */
    large: bytea().notNull(),
    /** WebP, 64 × 64 pixels. */
    small: bytea().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [check('avatars_hash_shape', sql`${t.hash} ~ '^[0-9a-f]{64}$'`)],
)
