import pg from 'pg'
import { aDatabase } from './postgres.ts'

it('gives each test file a migrated database of its own', async () => {
  const [one, other] = await Promise.all([aDatabase(), aDatabase()])
  const ask = async (url: string, question: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return client.query(question).finally(() => client.end())
  }

  await ask(one.ownerUrl, 'create table only_here (id int)')

  expect((await ask(one.ownerUrl, `select to_regclass('only_here') as found`)).rows).toEqual([{ found: 'only_here' }])
  expect((await ask(other.ownerUrl, `select to_regclass('only_here') as found, to_regclass('users') as users`)).rows).toEqual([
    { found: null, users: 'users' },
  ])
  await expect(ask(other.appUrl, 'create table not_here (id int)')).rejects.toThrow('permission denied')
  await Promise.all([one.drop(), other.drop()])
})
