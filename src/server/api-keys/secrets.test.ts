// Secrets at rest: a sealed one opens in its own place alone, and whoever has the whole database has none.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import pg from 'pg'
import { type Api, anApi, at } from '../../testing/api.ts'
import { create, idOf, refusalsOf, renew, reveal, revoke, secretIn } from '../../testing/api-keys.ts'
import { aKey, anAdministrator, anOrganization, aUser, PASSWORD, type Person, signedIn } from '../../testing/factories.ts'
import { apiKeys } from './table.ts'

let api: Api
let user: Person
let cookie: string
let superuser: pg.Client
beforeAll(async () => {
  api = await anApi()
  user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
  cookie = await signedIn(api, user)
  superuser = new pg.Client({ connectionString: api.database.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await api.close()
})

describe('a sealed secret', () => {
  const sealedOf = async (id: string) =>
    (await api.ctx().db.select({ sealed: apiKeys.sealed }).from(apiKeys).where(eq(apiKeys.id, id)))[0]?.sealed
  const sentence = async (id: string) => at((await reveal(api, { cookie }, { id })).data, 'apiKeyReveal', 'userErrors', 0, 'message')

  it('does not open in another row', async () => {
    const [mine, other] = [await idOf(api, await aKey(api, user)), await idOf(api, await aKey(api, await aUser(api)))]

    await superuser.query('update api_keys set sealed = (select sealed from api_keys where id = $1) where id = $2', [other, mine])

    expect(await sentence(mine)).toContain('can no longer be read')
  })

  it('does not open after a renewal that it was not sealed for', async () => {
    const id = await idOf(api, await aKey(api, user))
    const old = await sealedOf(id)
    await renew(api, { cookie }, { id })
    expect(refusalsOf(await reveal(api, { cookie }, { id }))).toEqual([])

    await superuser.query('update api_keys set sealed = $1 where id = $2', [old, id])

    expect(await sentence(id)).toContain('can no longer be read')
  })

  it('does not open as another column, of another table, or at another instance', async () => {
    const key = await aKey(api, user)
    const id = await idOf(api, key)
    const sealed = (await sealedOf(id)) ?? Buffer.alloc(0)
    const place = { table: 'api_keys', column: 'sealed', row: id, version: 1 }
    const elsewhere = await anApi()

    expect(api.ctx().keyring.open(place, sealed)).toBe(key)
    expect(api.ctx().keyring.open({ ...place, column: 'password' }, sealed)).toBeNull()
    expect(api.ctx().keyring.open({ ...place, table: 'settings' }, sealed)).toBeNull()
    expect(elsewhere.ctx().keyring.open(place, sealed)).toBeNull()
    await elsewhere.close()
  })
})

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const { rows: tables } = await superuser.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await superuser.query<{ text: string }>(`select t::text as text from ${name} t`)
    texts.push(name, ...rows.map(({ text }) => text))
  }
  return texts.join('\n')
}

/** The files of the database and the write-ahead log. */
async function files(): Promise<Buffer[]> {
  await superuser.query('checkpoint')
  const { rows } = await superuser.query<{ folder: string; oid: string }>(
    "select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()",
  )
  const [{ folder, oid } = { folder: '', oid: '' }] = rows
  return [join(folder, 'base', oid), join(folder, 'pg_wal')].flatMap((path) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(path, name))),
  )
}

/** A secret in the ways that it could have been written. */
const spellings = (secret: string): string[] => {
  const bytes = Buffer.from(secret)
  return [secret, bytes.toString('hex'), bytes.toString('base64').replace(/.{2}=*$/, ''), bytes.toString('base64url').slice(0, -2)]
}

it('are in no dump of the database, nor in its files', async () => {
  const admin = await anAdministrator(api)
  const planted: string[] = []
  const plant = (secret: string) => {
    planted.push(secret)
    return secret
  }
  // keys: made by oneself, by another, repeated, renewed with and without overlap, revealed, revoked, pasted into a search, mistyped
  for (const idempotencyKey of ['1', '2', undefined]) plant(secretIn(await create(api, { cookie }, { name: 'k', idempotencyKey })))
  plant(secretIn(await create(api, admin, { name: 'k', userId: user.id })))
  const id = await idOf(api, planted[0] ?? '')
  plant(secretIn(await renew(api, { cookie }, { id, overlapSeconds: 600, idempotencyKey: '3' })))
  plant(secretIn(await renew(api, { cookie }, { id })))
  await reveal(api, { cookie }, { id, idempotencyKey: '4' })
  await revoke(api, { cookie }, { id: await idOf(api, planted[1] ?? ''), reason: 'test' })
  for (const key of planted) {
    await api.ask('{ viewer { user { id } } }', {}, { key })
    await api.ask('query ($filter: ApiKeyFilter) { apiKeys(filter: $filter) { totalCount } }', { filter: { prefix: key } }, { cookie })
  }
  // sessions, and passwords: set, wrong at sign-in, wrong and right at the confirmation
  for (let n = 0; n < 6; n++) {
    const somebody = await aUser(api, { in: [['platform', 'admin']] })
    const session = await signedIn(api, somebody)
    plant(session.split('=')[1] ?? '')
    const password = plant(`planted secret ${n} ${Math.random()}`)
    const change = { currentPassword: PASSWORD, newPassword: password }
    await api.ask(
      'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }',
      { input: change },
      { cookie: session },
    )
    for (const one of [password, plant(`wrong secret ${n} ${Math.random()}`)]) {
      await api.ask(
        'mutation ($input: IdentityConfirmInput!) { identityConfirm(input: $input) { confirmedUntil } }',
        { input: { password: one } },
        { cookie: session },
      )
      await api.ask('mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }', {
        input: { login: somebody.login, password: one },
      })
    }
  }
  await api.settled()
  expect(planted.length).toBeGreaterThanOrEqual(20)

  const [text, all] = [await dump(), await files()]
  const isIn = (what: string) => text.includes(what) || all.some((file) => file.includes(what))

  // what is no secret is found, so that the search proves something
  expect([text.includes(user.login), all.some((file) => file.includes(user.login))]).toEqual([true, true])
  expect(planted.filter((secret) => spellings(secret).some(isIn))).toEqual([])
  // the 43 characters of a key that are its secret
  expect(planted.filter((secret) => secret.startsWith('rst_') && isIn(secret.slice(13, 56)))).toEqual([])
})
