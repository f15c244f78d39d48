import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'

/** Settings of the instance: one row for each group that was ever changed. */
export const settings = pgTable('settings', {
  name: text({ enum: ['authentication', 'smtp'] }).primaryKey(),
  value: jsonb().notNull(),
  version: integer().notNull().default(1),
  updatedAt: instant('updated_at').notNull(),
  updatedById: uuid('updated_by_id'),
  updatedByLabel: text('updated_by_label').notNull(),
})
