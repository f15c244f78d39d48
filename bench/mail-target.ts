// The measured process of bench/mail.ts: one server for each way mail may go, over one database. Its parent tells by which of them mail is sent at the moment.
import { and, asc, eq, like } from 'drizzle-orm'
import * as apiKeys from '../src/server/api-keys/creating.ts'
import { connect } from '../src/server/db/client.ts'
import { SMTP_UNSET } from '../src/server/env.ts'
import { startMailer } from '../src/server/mail/mailer.ts'
import { mails } from '../src/server/mail/table.ts'
import { create } from '../src/server/users/service.ts'
import { users } from '../src/server/users/table.ts'
import { mailTo } from '../src/testing/smtp.ts'
import { aServer } from './instance.ts'

/** Where mail goes: null without a server. */
export type Ways = Record<string, number | null>
export type Told = { urls: Record<string, string>; key: string; ids: string[] }
export type Order = { sendBy: string | null }

const database = connect({ url: process.env.DATABASE_URL ?? '' })
const ways = JSON.parse(process.argv[2] ?? '{}') as Ways
const served = await Promise.all(
  Object.entries(ways).map(async ([name, port]) => {
    const { server } = await aServer(database, { smtp: port === null ? SMTP_UNSET : mailTo(port) })
    return {
      name,
      server,
      ctx: server.ctx({ kind: 'system', label: 'bench' }),
      url: await server.app.listen({ port: 0, host: '127.0.0.1' }),
    }
  }),
)
const [first] = served
if (!first) throw new Error('There is at least one way.')
const { ctx } = first
await create(ctx, { login: 'admin', name: 'Administrator', memberships: [{ organizationId: 'platform', profileId: 'admin' }] })
const { secret } = await apiKeys.create(ctx, { userId: 'admin', name: 'bench' })
const sample = await ctx.db
  .select({ id: users.id })
  .from(users)
  .where(and(eq(users.type, 'NORMAL'), like(users.login, 'user%')))
  .orderBy(asc(users.login))
  .limit(1000)

let mailer: ReturnType<typeof startMailer> | undefined
process.on('message', async ({ sendBy }: Order) => {
  await mailer?.stop()
  await ctx.db.delete(mails)
  const way = served.find(({ name }) => name === sendBy)
  mailer = way && startMailer(way.ctx)
  process.send?.('done')
})
process.once('disconnect', async () => {
  await mailer?.stop()
  for (const { server } of served) await server.close()
  await database.end()
})
const urls = Object.fromEntries(served.map(({ name, url }) => [name, url]))
process.send?.({ urls, key: secret ?? '', ids: sample.map(({ id }) => id) } satisfies Told)
