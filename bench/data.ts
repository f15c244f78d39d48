// A population for measurements: made by the database itself, in seconds.
import { oneShot } from '../src/server/db/one-shot.ts'

/** `users` users in `users / 500` organizations, one of four in two of them; vacuumed and analyzed. */
export async function fill(ownerUrl: string, users: number): Promise<void> {
  const sql = oneShot(ownerUrl)
  const organizations = Math.max(10, Math.round(users / 500))
  try {
    await sql`insert into organizations (id, name, created_at, created_by_label, updated_at, updated_by_label)
      select gen_random_uuid(), 'Organization ' || n, now(), 'bench', now(), 'bench' from generate_series(1, ${organizations}) n`
    await sql`insert into users (id, login, name, email, type, created_at, created_by_label, updated_at, updated_by_label, last_seen_at)
      select gen_random_uuid(), 'user' || lpad(n::text, 8, '0') || '@example.org', initcap(substr(md5(n::text), 1, 7)) || ' ' || initcap(substr(md5(n::text), 8, 9)),
        'mail' || n || '@example.org', case when n % 50 = 0 then 'SERVICE' else 'NORMAL' end, now() - n * interval '1 second', 'bench', now() - n * interval '1 second', 'bench',
        case when n % 10 > 0 then now() - n * interval '3 seconds' end
      from generate_series(1, ${users}) n`
    await sql`create temp table places as select id, row_number() over (order by id) - 1 as place from organizations where kind = 'ORGANIZATION'`
    await sql`create temp table people as select id, row_number() over (order by login) as n from users where created_by_label = 'bench'`
    for (const [isDefault, step, every] of [
      [true, 1, 1],
      [false, 7, 4],
    ] as const)
      await sql`insert into memberships (user_id, organization_id, profile_id, kind, is_default, created_at)
        select people.id, places.id, (select id from profiles where name = case when n % 100 = 0 then 'org-admin' else 'analyst' end), 'ORGANIZATION', ${isDefault}, now()
        from people join places on places.place = (n * ${step} + ${isDefault ? 0 : 3}) % ${organizations} where n % ${every} = 0
        on conflict do nothing`
    // a session and a browser of everybody who was ever seen: plans are made for tables that are in use
    await sql`insert into sessions (id, public_id, user_id, method, started_at, last_seen_at, expires_at, absolute_expires_at)
      select md5(id::text) || md5(login), gen_random_uuid(), id, 'PASSWORD', last_seen_at, last_seen_at, now() + interval '1 hour', now() + interval '10 hours'
      from users where created_by_label = 'bench' and type = 'NORMAL' and last_seen_at is not null`
    await sql`insert into devices (id, user_id, hash, created_at, last_used_at)
      select gen_random_uuid(), id, sha256(id::text::bytea), created_at, last_seen_at
      from users where created_by_label = 'bench' and type = 'NORMAL' and last_seen_at is not null`
    await sql`vacuum analyze`
  } finally {
    await sql.end({ timeout: 5 })
  }
}
