import { sql } from 'drizzle-orm'
import { boolean, check, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { KINDS } from '../organizations/table.ts'

export const profiles = pgTable(
  'profiles',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    name: text().notNull(),
    kind: text({ enum: KINDS }).notNull(),
    permissions: text().array().notNull(),
    isPredefined: boolean('is_predefined').notNull().default(false),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    createdById: uuid('created_by_id'),
    createdByLabel: text('created_by_label').notNull(),
    updatedAt: instant('updated_at').notNull(),
    updatedById: uuid('updated_by_id'),
    updatedByLabel: text('updated_by_label').notNull(),
  },
  (t) => [
    uniqueIndex('profiles_name').on(sql`lower(${t.name})`),
    unique('profiles_id_kind').on(t.id, t.kind),
    check('profiles_name_length', sql`char_length(${t.name}) between 1 and 64`),
    check('profiles_kind', sql`${t.kind} in ('PLATFORM', 'ORGANIZATION')`),
  ],
)

export type ProfileRow = typeof profiles.$inferSelect

/** What is shown of a profile wherever it is named. */
export const profileRef = {
  id: profiles.id,
  name: profiles.name,
  kind: profiles.kind,
  permissions: profiles.permissions,
  isPredefined: profiles.isPredefined,
  version: profiles.version,
  updatedAt: profiles.updatedAt,
  updatedById: profiles.updatedById,
  updatedByLabel: profiles.updatedByLabel,
}

export type ProfileRef = Pick<ProfileRow, keyof typeof profileRef>
