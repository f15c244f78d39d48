import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'
import { organizations } from '../organizations/table.ts'
import { users } from '../users/table.ts'

export const LISTS = ['USERS', 'ORGANIZATION_USERS', 'ORGANIZATIONS', 'PROFILES', 'AUDIT', 'JOBS', 'OPERATIONS', 'API_KEYS'] as const
export const VISIBILITIES = ['PRIVATE', 'ORGANIZATION'] as const

export type ListName = (typeof LISTS)[number]
export type ViewSort = { field: string; direction: 'ASC' | 'DESC' }

/** Saved combinations of filters, sort, columns and page size of one list. */
export const views = pgTable(
  'views',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    list: text({ enum: LISTS }).notNull(),
    name: text().notNull(),
    visibility: text({ enum: VISIBILITIES }).notNull(),
    /** Null once the owner is gone: a shared view stays. */
    ownerId: uuid('owner_id').references(() => users.id, { onDelete: 'set null' }),
    ownerLabel: text('owner_label').notNull(),
    /** Where a shared view is shown. */
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organizations.id),
    filter: jsonb().$type<Record<string, unknown>>(),
    sort: jsonb().$type<ViewSort>(),
    columns: text().array(),
    pageSize: integer('page_size'),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    // also what lists the views of an owner; those whose owner is gone may share a name
    uniqueIndex('views_owner_name').on(t.ownerId, t.list, sql`lower(${t.name})`),
    index('views_by_organization').on(t.organizationId, t.list),
    check('views_name_length', sql`char_length(${t.name}) between 1 and 64`),
    check('views_visibility', sql`${t.visibility} in ('PRIVATE', 'ORGANIZATION')`),
  ],
)

export type ViewRow = typeof views.$inferSelect

/** How one user wants the console to be. */
export const preferences = pgTable('preferences', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  value: jsonb().notNull(),
  version: integer().notNull().default(1),
  updatedAt: instant('updated_at').notNull(),
})
