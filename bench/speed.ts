// `npm run bench`: the table of operations against their floors, in one run on one machine. `--users 100000 --rounds 3 --seconds 4`
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { withTarget, writeResults } from './running.ts'
import type { Target } from './target.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    // of which operations, by a part of their names
    only: { type: 'string', default: '' },
    output: { type: 'string', default: 'bench/results/speed.json' },
  },
})

const MEMBERSHIPS = 'memberships { isDefault suspendedAt organization { id name } profile { id name } }'
const USER = `id login name email state createdAt ${MEMBERSHIPS}`

type Operation = {
  name: string
  /** How long it takes until a server that was just started answers as fast as it will: compiled code needs some thousand requests. */
  warmSeconds: number
  goal: number
  path: string
  connections: number
  query: string
  variables: (target: Target, n: number) => object
}

const OPERATIONS: Operation[] = [
  {
    name: 'viewer',
    goal: 0.6,
    path: 'viewer',
    warmSeconds: 8,
    connections: 16,
    query: '{ viewer { user { id login name } organization { id name } permissions } }',
    variables: () => ({}),
  },
  {
    name: 'one user with memberships',
    goal: 0.55,
    path: 'user',
    warmSeconds: 8,
    connections: 16,
    query: `query ($id: ID!) { user(id: $id) { ${USER} } }`,
    variables: ({ ids }, n) => ({ id: ids[n % ids.length] }),
  },
  {
    name: '25 users with memberships',
    goal: 0.55,
    path: 'users',
    warmSeconds: 8,
    connections: 16,
    query: `query ($first: Int) { users(first: $first) { nodes { ${USER} } pageInfo { hasNextPage endCursor } } }`,
    variables: () => ({ first: 25 }),
  },
  {
    name: 'update one user, audited',
    goal: 0.15,
    path: 'update',
    warmSeconds: 8,
    connections: 16,
    query: 'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { user { id email } userErrors { code } } }',
    variables: ({ ids }, n) => ({ input: { id: ids[n % ids.length], email: `bench${n}@example.org` } }),
  },
  {
    name: 'password sign-in',
    goal: 0.85,
    path: 'signIn',
    warmSeconds: 50,
    connections: 8,
    query: 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } userErrors { code } } }',
    variables: ({ logins, password }, n) => ({ input: { login: logins[n % logins.length], password } }),
  },
]

let requests = 0

async function load(
  url: string,
  operation: Operation,
  target: Target,
  seconds: number,
  withKey: boolean,
): Promise<{ rate: number; p99: number }> {
  const result = await autocannon({
    url,
    connections: operation.connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: headersOf(target, withKey),
        setupRequest: (request) => ({
          ...request,
          body: JSON.stringify({ query: operation.query, variables: operation.variables(target, requests++) }),
        }),
      },
    ],
  })
  const failed = result.non2xx + result.errors + result.timeouts
  if (failed > 0) throw new Error(`${operation.name}: ${failed} of ${result.requests.total} requests failed at ${url}.`)
  return { rate: result.requests.total / result.duration, p99: result.latency.p99 }
}

/** With a key, or from a browser where these users have signed in before. */
const headersOf = ({ key, device }: Target, withKey: boolean): Record<string, string> => ({
  'content-type': 'application/json',
  ...(withKey ? { authorization: `Bearer ${key}` } : { cookie: `roster_device=${device}` }),
})

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function measure(target: Target, rounds: number, seconds: number) {
  const rows = []
  for (const operation of OPERATIONS.filter(({ name }) => name.includes(values.only))) {
    const isSignIn = operation.path === 'signIn'
    const floors: number[] = []
    const products: { rate: number; p99: number }[] = []
    await requireAnswer(operation, target, isSignIn)
    await load(`${target.floor}/${operation.path}`, operation, target, operation.warmSeconds / 5, true)
    await load(`${target.product}/graphql`, operation, target, operation.warmSeconds, !isSignIn)
    for (let round = 0; round < rounds; round++) {
      const floor = await load(`${target.floor}/${operation.path}`, operation, target, seconds, true)
      const product = await load(`${target.product}/graphql`, operation, target, seconds, !isSignIn)
      floors.push(floor.rate)
      products.push(product)
    }
    const floor = median(floors)
    const product = median(products.map(({ rate }) => rate))
    const row = {
      operation: operation.name,
      floor: Math.round(floor),
      product: Math.round(product),
      // of each round by itself: what else runs on the machine slows both halves of it
      ratio: median(products.map(({ rate }, round) => rate / (floors[round] ?? rate))),
      goal: operation.goal,
      p99: median(products.map(({ p99 }) => p99)),
    }
    rows.push(row)
    process.stdout.write(
      `| ${row.operation} | ${row.floor}/s | ${row.product}/s | ${Math.round(row.ratio * 100)} % | ≥ ${Math.round(row.goal * 100)} % | ${row.p99} ms |\n`,
    )
  }
  return rows
}

/** A fast wrong answer is no result. */
async function requireAnswer({ name, query, variables }: Operation, target: Target, isSignIn: boolean): Promise<void> {
  const response = await fetch(`${target.product}/graphql`, {
    method: 'POST',
    headers: headersOf(target, !isSignIn),
    body: JSON.stringify({ query, variables: variables(target, 0) }),
  })
  const text = await response.text()
  if (!response.ok || text.includes('"errors":') || /"code":|\{"(user|users|viewer)":null/.test(text))
    throw new Error(`${name} does not answer: ${text.slice(0, 300)}`)
}

await withTarget(Number(values.users), async (target) => {
  process.stdout.write('| operation | floor | Roster | ratio | goal | p99 |\n|---|---|---|---|---|---|\n')
  const rows = await measure(target, Number(values.rounds), Number(values.seconds))
  writeResults(values.output, { users: Number(values.users), rows })
})
