// The measured process: the floor and the product over one database. Says where both listen, as one line of JSON.
import { randomBytes } from 'node:crypto'
import { and, asc, eq, gt, like } from 'drizzle-orm'
import * as apiKeys from '../src/server/api-keys/creating.ts'
import { transaction } from '../src/server/context.ts'
import { connect } from '../src/server/db/client.ts'
import { hash } from '../src/server/passwords/hashing.ts'
import { store } from '../src/server/passwords/service.ts'
import { hashOf } from '../src/server/sign-in/devices.ts'
import { devices } from '../src/server/sign-in/table.ts'
import { create } from '../src/server/users/service.ts'
import { users } from '../src/server/users/table.ts'
import { startFloor } from './floor.ts'
import { aServer } from './instance.ts'

export type Target = {
  floor: string
  product: string
  key: string
  ids: string[]
  logins: string[]
  password: string
  /** Of the browser that everybody in `logins` has signed in with before. */
  device: string
}

const PASSWORD = 'a password for measurements'
const DEVICE = randomBytes(32).toString('base64url')
const url = process.env.DATABASE_URL ?? ''

const database = connect({ url })
const { server } = await aServer(database)
const ctx = server.ctx({ kind: 'system', label: 'bench' })
await create(ctx, { login: 'admin', name: 'Administrator', memberships: [{ organizationId: 'platform', profileId: 'admin' }] })
const { secret } = await apiKeys.create(ctx, { userId: 'admin', name: 'bench' })
const sample = await ctx.db
  .select({ id: users.id, login: users.login })
  .from(users)
  .where(and(eq(users.type, 'NORMAL'), gt(users.login, 'user00010000'), like(users.login, 'user%')))
  .orderBy(asc(users.login))
  .limit(500)
const passwordHash = await hash(PASSWORD)
await transaction(ctx, async (ctx) => {
  for (const user of sample) await store(ctx, user, passwordHash, { mustChange: false })
  const now = ctx.now()
  await ctx.db.insert(devices).values(sample.map(({ id }) => ({ userId: id, hash: hashOf(DEVICE), createdAt: now, lastUsedAt: now })))
})
const product = await server.app.listen({ port: 0, host: '127.0.0.1' })
const floor = await startFloor(url, passwordHash, PASSWORD)
const target: Target = {
  floor: floor.url,
  product,
  key: secret ?? '',
  ids: sample.map(({ id }) => id),
  logins: sample.map(({ login }) => login),
  password: PASSWORD,
  device: DEVICE,
}
process.stdout.write(`${JSON.stringify(target)}\n`)

process.once('SIGTERM', async () => {
  await server.close()
  await floor.close()
  await database.end()
})
