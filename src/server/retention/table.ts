import { date, jsonb, pgTable } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'

/** The nights on which old rows were removed: the node that writes the row does it. */
export const retentionRuns = pgTable('retention_runs', {
  day: date().primaryKey(),
  startedAt: instant('started_at').notNull(),
  /** Null when it was broken off. */
  endedAt: instant('ended_at'),
  /** How many rows of each kind. */
  removed: jsonb().$type<Record<string, number>>(),
})
