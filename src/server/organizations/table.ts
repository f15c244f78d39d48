import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'
import { newId } from '../db/id.ts'

export const KINDS = ['PLATFORM', 'ORGANIZATION'] as const

export const organizations = pgTable(
  'organizations',
  {
    id: uuid().primaryKey().$defaultFn(newId),
    name: text().notNull(),
    description: text(),
    kind: text({ enum: KINDS }).notNull().default('ORGANIZATION'),
    lockedAt: instant('locked_at'),
    /** From then on its active members need a second factor. */
    mfaRequiredFrom: instant('mfa_required_from'),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    createdById: uuid('created_by_id'),
    createdByLabel: text('created_by_label').notNull(),
    updatedAt: instant('updated_at').notNull(),
    updatedById: uuid('updated_by_id'),
    updatedByLabel: text('updated_by_label').notNull(),
  },
  (t) => [
    uniqueIndex('organizations_name').on(sql`lower(${t.name})`),
    uniqueIndex('organizations_one_platform').on(t.kind).where(sql`${t.kind} = 'PLATFORM'`),
    unique('organizations_id_kind').on(t.id, t.kind),
    index('organizations_created').on(t.createdAt, t.id),
    check('organizations_name_length', sql`char_length(${t.name}) between 1 and 64`),
    check('organizations_kind', sql`${t.kind} in ('PLATFORM', 'ORGANIZATION')`),
    check('organizations_platform_unlocked', sql`${t.kind} <> 'PLATFORM' or (${t.lockedAt} is null and ${t.name} = 'platform')`),
  ],
)

export type OrganizationRow = typeof organizations.$inferSelect

/** What is shown of an organization wherever it is named. */
export const organizationRef = {
  id: organizations.id,
  name: organizations.name,
  description: organizations.description,
  kind: organizations.kind,
  version: organizations.version,
  lockedAt: organizations.lockedAt,
  mfaRequiredFrom: organizations.mfaRequiredFrom,
}

export type OrganizationRef = Pick<OrganizationRow, keyof typeof organizationRef>
