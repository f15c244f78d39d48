import { asc, eq, sql } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import { type ProfileRef, type ProfileRow, profileRef, profiles } from './table.ts'

/** Profiles by name. Every signed-in user may know them. */
export function list(ctx: Ctx, kind?: ProfileRow['kind'] | null): Promise<ProfileRef[]> {
  return ctx.db
    .select(profileRef)
    .from(profiles)
    .where(kind ? eq(profiles.kind, kind) : undefined)
    .orderBy(asc(sql`lower(${profiles.name})`))
}
