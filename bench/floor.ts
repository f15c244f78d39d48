// What the machine gives without a product: Fastify, pg, the least SQL that answers the same question, and no GraphQL, permissions, versions or audit.
import { createHash } from 'node:crypto'
import { verify } from '@node-rs/argon2'
import Fastify from 'fastify'
import pg from 'pg'

type Row = Record<string, unknown>

const SQL = {
  auth: `select u.id, u.login, u.name, o.id oid, o.name oname, p.permissions from api_keys k join users u on u.id = k.user_id
    join memberships m on m.user_id = u.id and m.is_default join organizations o on o.id = m.organization_id join profiles p on p.id = m.profile_id
    where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and u.locked_at is null`,
  users: 'select id, login, name, email, locked_at, version, created_at, updated_at from users where login > $1 order by login limit $2',
  user: 'select id, login, name, email, locked_at, version, created_at, updated_at from users where id = $1',
  memberships: `select m.user_id, m.is_default, m.suspended_at, o.id oid, o.name oname, p.id pid, p.name pname from memberships m
    join organizations o on o.id = m.organization_id join profiles p on p.id = m.profile_id where m.user_id = any($1)`,
  update: 'update users set email = $2 where id = $1',
}

export async function startFloor(
  url: string,
  passwordHash: string,
  password: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: 20, query_timeout: 6000 })
  const run = async (name: keyof typeof SQL, values: unknown[]): Promise<Row[]> =>
    (await pool.query({ name, text: SQL[name], values })).rows as Row[]
  const authenticate = async (authorization: string | undefined): Promise<Row> => {
    const [row] = await run('auth', [createHash('sha256').update(String(authorization).slice(7)).digest()])
    if (!row) throw new Error('unauthenticated')
    return row
  }
  const app = Fastify({ logger: false })
  app.post('/viewer', async ({ headers }) => {
    const { id, login, name, oid, oname, permissions } = await authenticate(headers.authorization)
    return { data: { viewer: { user: { id, login, name }, organization: { id: oid, name: oname }, permissions } } }
  })
  app.post<{ Body: { variables: { id: string } } }>('/user', async ({ headers, body }) => {
    await authenticate(headers.authorization)
    const { id } = body.variables
    const [[user], memberships] = await Promise.all([run('user', [id]), run('memberships', [[id]])])
    return { data: { user: shape(user ?? {}, memberships) } }
  })
  app.post<{ Body: { variables: { first: number; after?: string } } }>('/users', async ({ headers, body }) => {
    await authenticate(headers.authorization)
    const nodes = await run('users', [body.variables.after ?? '', body.variables.first])
    const memberships = await run('memberships', [nodes.map(({ id }) => id)])
    const byUser = new Map<unknown, Row[]>()
    for (const membership of memberships) byUser.set(membership.user_id, [...(byUser.get(membership.user_id) ?? []), membership])
    return {
      data: {
        users: {
          nodes: nodes.map((user) => shape(user, byUser.get(user.id) ?? [])),
          pageInfo: { hasNextPage: true, endCursor: nodes.at(-1)?.login },
        },
      },
    }
  })
  app.post<{ Body: { variables: { input: { id: string; email: string } } } }>('/update', async ({ body }) => {
    const { id, email } = body.variables.input
    await run('update', [id, email])
    return { data: { userEmailUpdate: { user: { id, email } } } }
  })
  app.post('/signIn', async () => ({ data: { signIn: await verify(passwordHash, password) } }))
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url: address, close: () => app.close().then(() => pool.end()) }
}

const shape = (user: Row, memberships: Row[]) => ({
  id: user.id,
  login: user.login,
  name: user.name,
  email: user.email,
  state: user.locked_at ? 'LOCKED' : 'ACTIVE',
  createdAt: user.created_at,
  memberships: memberships.map((m) => ({
    isDefault: m.is_default,
    suspendedAt: m.suspended_at,
    organization: { id: m.oid, name: m.oname },
    profile: { id: m.pid, name: m.pname },
  })),
})
