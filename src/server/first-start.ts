import { sql } from 'drizzle-orm'
import { type Ctx, transaction } from './context.ts'
import { Refused } from './errors.ts'
import * as input from './input.ts'
import { generated } from './passwords/generating.ts'
import { hash } from './passwords/hashing.ts'
import { normalized, policyOf, rulesBroken } from './passwords/policy.ts'
import { store } from './passwords/service.ts'
import * as users from './users/service.ts'
import { users as table } from './users/table.ts'

export type FirstAdministrator = { login: string; password: string | null }

/**
 * Creates the first administrator on an instance without users; null on every later start. A generated password is returned, to be printed this once, and must be
 * changed; one from the environment is not returned, and need not be when the login came from there too.
 */
export function createFirstAdministrator(
  ctx: Ctx,
  given: { login?: string | undefined; password?: string | undefined },
): Promise<FirstAdministrator | null> {
  return transaction(ctx, async (ctx) => {
    // of several nodes that start at once, one creates
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('roster first start', 0))`)
    const [known] = await ctx.db.select({ id: table.id }).from(table).limit(1)
    if (known) return null
    const login = input.read(input.login, given.login ?? 'admin')
    const policy = await policyOf(ctx)
    const password = given.password ?? generated(policy)
    const user = await users.create(ctx, {
      login,
      name: 'Administrator',
      memberships: [{ organizationId: 'platform', profileId: 'admin' }],
    })
    const issues = rulesBroken(policy, user, password, 'ROSTER_ADMIN_PASSWORD')
    if (issues.length > 0) throw new Refused(issues)
    await store(ctx, user, await hash(normalized(password)), { mustChange: !(given.login && given.password) })
    return { login, password: given.password ? null : password }
  })
}
