import { type SQL, sql } from 'drizzle-orm'
import { organizations } from '../organizations/table.ts'

/** From when on a user needs a second factor: by the instance, or by an organization where the user can work. Null: not at all. */
export function mfaRequiredFrom(userId: SQL): SQL<Date | null> {
  // plain SQL with aliases: it stands inside of statements that name these tables too
  return sql<Date | null>`least(
    (select min(place.mfa_required_from) from memberships member join organizations place on place.id = member.organization_id
      where member.user_id = ${userId} and member.suspended_at is null and place.locked_at is null),
    (select (setting.value->>'mfaRequiredFrom')::timestamptz from settings setting where setting.name = 'authentication'))`.mapWith(
    organizations.mfaRequiredFrom,
  )
}
