import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'

/** What became of a mutation that carried an idempotency key: the object's id or its userErrors, never a secret. */
export type Outcome = { id: string } | { userErrors: { code: string; message: string; field: string[] | null }[] }

export const idempotency = pgTable(
  'idempotency',
  {
    actorId: uuid('actor_id').notNull(),
    mutation: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of the input: the same key with other input is a mistake of the caller. */
    input: bytea().notNull(),
    outcome: jsonb().$type<Outcome>(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.actorId, t.mutation, t.key] }),
    index('idempotency_by_age').on(t.createdAt),
    check('idempotency_key_length', sql`char_length(${t.key}) between 1 and 128`),
  ],
)
