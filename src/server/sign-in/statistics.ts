// What the dashboard shows of the attempts to sign in: how many a day, and what came of them.
import { and, gte, inArray, sql } from 'drizzle-orm'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { badInput, forbidden } from '../errors.ts'
import { visible, wholly } from '../users/access.ts'
import { users } from '../users/table.ts'
import { signIns } from './table.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const MAX_DAYS = 90

export type SignInDay = { day: string; succeeded: number; failed: number; throttled: number }

/** Day by day up to today, in UTC, oldest first. Of an organization, those of users who belong nowhere else: where others sign in from is not for its administrators. */
export async function statistics(ctx: Ctx, { days }: { days?: number | null | undefined }): Promise<SignInDay[]> {
  const { sees } = scopeOf(ctx)
  if (sees === 'self') throw forbidden('manageUser')
  const count = days ?? 30
  if (count < 1 || count > MAX_DAYS) throw badInput(`Ask for 1 to ${MAX_DAYS} days.`)
  const today = Math.floor(ctx.now().getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS
  const all = Array.from({ length: count }, (_, n) => dayOf(new Date(today - (count - 1 - n) * DAY_MILLISECONDS)))
  const known = await countDays(ctx, new Date(today - (count - 1) * DAY_MILLISECONDS))
  return all.map((day) => known.find((one) => one.day === day) ?? { day, succeeded: 0, failed: 0, throttled: 0 })
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

function countDays(ctx: Ctx, from: Date): Promise<SignInDay[]> {
  const { sees } = scopeOf(ctx)
  const ofThem = ctx.db
    .select({ id: users.id })
    .from(users)
    .where(and(visible(ctx), wholly(ctx)))
  const day = sql<string>`to_char(${signIns.at} at time zone 'UTC', 'YYYY-MM-DD')`
  return ctx.db
    .select({ day, succeeded: countOf('SUCCEEDED'), failed: countOf('FAILED'), throttled: countOf('THROTTLED') })
    .from(signIns)
    .where(and(gte(signIns.at, from), sees === 'all' ? undefined : inArray(signIns.userId, ofThem)))
    .groupBy(day)
}

const countOf = (outcome: string) => sql<number>`count(*) filter (where ${signIns.outcome} = ${outcome})::int`
