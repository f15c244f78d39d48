import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'
import { KINDS, organizations } from '../organizations/table.ts'
import { profiles } from '../profiles/table.ts'
import { users } from '../users/table.ts'

export const memberships = pgTable(
  'memberships',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    organizationId: uuid('organization_id').notNull(),
    profileId: uuid('profile_id').notNull(),
    // repeated here so that two foreign keys hold it: a profile of the wrong kind cannot be stored
    kind: text({ enum: KINDS }).notNull(),
    isDefault: boolean('is_default').notNull().default(false),
    suspendedAt: instant('suspended_at'),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.organizationId] }),
    foreignKey({ columns: [t.organizationId, t.kind], foreignColumns: [organizations.id, organizations.kind] }),
    foreignKey({ columns: [t.profileId, t.kind], foreignColumns: [profiles.id, profiles.kind] }),
    uniqueIndex('memberships_one_default').on(t.userId).where(sql`${t.isDefault}`),
    index('memberships_by_organization').on(t.organizationId, t.profileId, t.userId),
    index('memberships_by_profile').on(t.profileId),
    check('memberships_default_usable', sql`not ${t.isDefault} or ${t.suspendedAt} is null`),
  ],
)

export type MembershipRow = typeof memberships.$inferSelect
