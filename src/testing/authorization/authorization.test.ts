// Every field and every mutation × every kind of caller × every kind of target, compared with the rules of the specification.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isIntrospectionType, isObjectType } from 'graphql'
import { projectRoot } from '../../server/env.ts'
import { createSchema } from '../../server/graphql/schema.ts'
import { type Answer, type Api, aDryTwin, anApi, at, codesOf, type Data } from '../api.ts'
import { aCast, type CallerFacts, type Cast, type TargetFacts } from './cast.ts'
import { atTheDoor, changeOf, isVisible } from './oracle.ts'
import { ELSEWHERE, WITH_PARENT } from './other-fields.ts'
import { MUTATIONS, ORGANIZATION_FIELDS, ORGANIZATION_MUTATIONS, QUERIES, seesOrganization } from './root-policies.ts'
import { seesKeysOf, USER_FIELDS, USER_MUTATIONS } from './user-policies.ts'

const schema = createSchema()

let api: Api
let dry: Api
let cast: Cast
beforeAll(async () => {
  api = await anApi()
  cast = await aCast(api)
  dry = await aDryTwin(api)
}, 60_000)
afterAll(async () => {
  await dry.close()
  await api.close()
})

// what a mutation says after it has let the caller in: the object is in another state, or nothing is left to do
const LET_IN = ['CONFLICT']

function outcomeOf({ status, errors, ...answer }: Answer): string {
  const [error] = errors
  if (error) return status === 401 || error.extensions.code ? String(error.extensions.code) : 'failed'
  const codes = codesOf({ status, errors, ...answer }).filter((code) => !LET_IN.includes(String(code)))
  return codes.length === 0 ? 'ok' : codes.join('+')
}

const shown = (value: Data | undefined): 'shown' | 'hidden' => {
  const inner = at(value ?? null, 'nodes') ?? value
  return inner === null || inner === undefined || inner === false || (Array.isArray(inner) && inner.length === 0) ? 'hidden' : 'shown'
}

type Cell = { field: string; caller: string; target: string; expected: string; got: string }
const wrongOf = (cells: Cell[]) =>
  cells
    .filter(({ expected, got }) => expected !== got)
    .map(({ field, caller, target, expected, got }) => `${field}, by ${caller}, on ${target}: ${got} instead of ${expected}`)

const counted: number[] = []
afterAll(() => console.log(`authorization matrix: ${counted.reduce((sum, n) => sum + n, 0)} cells`))

function compare(cells: Cell[]): void {
  counted.push(cells.length)
  expect(wrongOf(cells)).toEqual([])
}

const pairs = (): [CallerFacts, TargetFacts][] =>
  cast.callers.flatMap((caller) => cast.targetsOf(caller).map((target): [CallerFacts, TargetFacts] => [caller, target]))

it('has a row for every field of the contract', () => {
  const missing = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !isIntrospectionType(type) && !/(Payload|Connection|Edge)$/.test(type.name))
    .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []))
    .filter((name) => !ROWS.has(name))

  expect(missing).toEqual([])
})

it('names tests that are there for what it leaves to them', () => {
  for (const [name, file] of Object.entries(ELSEWHERE))
    expect(readFileSync(join(projectRoot(), file), 'utf8')).toContain(name.split('.')[1])
})

const named = (type: string, rows: object) => Object.keys(rows).map((name) => `${type}.${name}`)
const ROWS = new Set([
  ...named('Query', { ...QUERIES, user: null, users: null, organization: null, organizations: null }),
  ...named('Mutation', { ...USER_MUTATIONS, ...ORGANIZATION_MUTATIONS, ...MUTATIONS }),
  ...named('User', USER_FIELDS),
  ...named('Organization', ORGANIZATION_FIELDS),
  ...Object.entries(WITH_PARENT).flatMap(([type, fields]) => fields.split(' ').map((field) => `${type}.${field}`)),
  'Membership.viewerCanManage',
  ...Object.keys(ELSEWHERE),
])

describe('fields of a user', () => {
  it('are shown to those who may see them, and to nobody else', async () => {
    const query = `query ($id: ID!) { user(id: $id) { ${Object.entries(USER_FIELDS)
      .map(([name, { select = '' }]) => `${name} ${select}`)
      .join(' ')} } }`
    const cells: Cell[] = []
    for (const [caller, target] of pairs()) {
      const answer = await api.ask(query, { id: target.id }, caller.caller)
      const user = at(answer.data, 'user') ?? null
      const door = atTheDoor(caller, false)
      for (const [name, row] of Object.entries(USER_FIELDS)) {
        const cell = { field: `User.${name}`, caller: caller.name, target: target.name }
        const expected = door ?? (isVisible(caller, target) ? row.expect(caller, target) : 'hidden')
        const got = answer.errors.length > 0 ? outcomeOf(answer) : shown(at(user, name))
        cells.push({ ...cell, expected, got })
      }
    }
    compare(cells)
  }, 60_000)
})

it('says of each membership whether the caller may change it', async () => {
  const query = 'query ($id: ID!) { user(id: $id) { memberships { viewerCanManage organization { name } } } }'
  const cells: Cell[] = []
  for (const [caller, target] of pairs()) {
    const { data } = await api.ask(query, { id: target.id }, caller.caller)
    const seen = (at(data, 'user', 'memberships') ?? []) as { viewerCanManage: boolean; organization: { name: string } }[]
    for (const { viewerCanManage, organization } of seen) {
      const place = organization.name === 'platform' ? 'platform' : (organization.name.slice(0, 1) as 'A' | 'B')
      const expected = changeOf(caller, target, place) === 'ok' ? 'shown' : 'hidden'
      cells.push({ field: 'Membership.viewerCanManage', caller: caller.name, target: target.name, expected, got: shown(viewerCanManage) })
    }
  }
  compare(cells)
})

function mutationOf(name: string, select = ''): string {
  const answer = `{ ${select} userErrors { code } }`
  if (schema.getMutationType()?.getFields()[name]?.args.length === 0) return `mutation { ${name} ${answer} }`
  return `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) ${answer} }`
}

describe('mutations', () => {
  it('that act on a user do what the caller may do, and nothing else', async () => {
    const cells: Cell[] = []
    for (const [name, rows] of Object.entries(USER_MUTATIONS))
      for (const [face, row] of rows.entries())
        for (const [caller, target] of pairs()) {
          const answer = await dry.ask(mutationOf(name), { input: row.input(target, cast) }, caller.caller)
          const expected = atTheDoor(caller, false) ?? row.expect(caller, target)
          cells.push({ field: `${name} ${face}`, caller: caller.name, target: target.name, expected, got: outcomeOf(answer) })
        }
    compare(cells)
  }, 300_000)

  it('that act on an organization do what the caller may do, and nothing else', async () => {
    const cells: Cell[] = []
    for (const [name, rows] of Object.entries(ORGANIZATION_MUTATIONS))
      for (const [face, row] of rows.entries())
        for (const caller of cast.callers)
          for (const organization of cast.organizations) {
            const answer = await dry.ask(mutationOf(name), { input: { id: organization.id, ...row.more } }, caller.caller)
            const expected = atTheDoor(caller, false) ?? row.expect(caller, organization)
            cells.push({ field: `${name} ${face}`, caller: caller.name, target: organization.name, expected, got: outcomeOf(answer) })
          }
    compare(cells)
  }, 60_000)

  it('that act on nobody are open to those who may run them', async () => {
    const cells: Cell[] = []
    for (const [name, rows] of Object.entries(MUTATIONS))
      for (const [face, row] of rows.entries())
        for (const caller of cast.callers) {
          const answer = await dry.ask(mutationOf(name, row.select), { input: row.args?.(cast) }, caller.caller)
          const expected = atTheDoor(caller, row.isPublic ?? false) ?? row.expect(caller)
          cells.push({ field: `${name} ${face}`, caller: caller.name, target: 'nobody', expected, got: outcomeOf(answer) })
        }
    compare(cells)
  }, 60_000)
})

describe('fields of an organization', () => {
  it('are shown to those who may see them, and to nobody else', async () => {
    const query = `query ($id: ID!) { organization(id: $id) { ${Object.entries(ORGANIZATION_FIELDS)
      .map(([name, { select = '' }]) => `${name} ${select}`)
      .join(' ')} } }`
    const cells: Cell[] = []
    for (const caller of cast.callers)
      for (const organization of cast.organizations) {
        const answer = await api.ask(query, { id: organization.id }, caller.caller)
        for (const [name, row] of Object.entries(ORGANIZATION_FIELDS)) {
          const visible = seesOrganization(caller, organization) ? row.expect(caller, organization) : 'hidden'
          const expected = atTheDoor(caller, false) ?? visible
          const got = answer.errors.length > 0 ? outcomeOf(answer) : shown(at(answer.data, 'organization', name))
          cells.push({ field: `Organization.${name}`, caller: caller.name, target: organization.name, expected, got })
        }
      }
    compare(cells)
  }, 60_000)
})

describe('queries', () => {
  it('are answered for those who may ask them', async () => {
    const cells: Cell[] = []
    for (const [name, row] of Object.entries(QUERIES))
      for (const caller of cast.callers) {
        const args = row.args?.(cast)
        const named = args
          ? `(${Object.entries(args)
              .map(([key, value]) => `${key}: ${key === 'list' ? value : JSON.stringify(value)}`)
              .join(', ')})`
          : ''
        const answer = await api.ask(`{ ${name}${named} ${row.select} }`, {}, caller.caller)
        const expected = atTheDoor(caller, row.isPublic ?? false) ?? row.expect(caller)
        cells.push({ field: name, caller: caller.name, target: 'nobody', expected, got: outcomeOf(answer) })
      }
    compare(cells)
  }, 60_000)

  it('list the users whom the caller sees, and the organizations', async () => {
    const cells: Cell[] = []
    const query = '{ users(first: 100) { nodes { id } } organizations { nodes { id name } } apiKeys(first: 100) { nodes { id } } }'
    for (const caller of cast.callers) {
      const answer = await api.ask(query, {}, caller.caller)
      const ids = JSON.stringify(answer.data)
      for (const target of cast.targetsOf(caller)) {
        const expected = atTheDoor(caller, false) ?? (isVisible(caller, target) ? 'shown' : 'hidden')
        const got = answer.errors.length > 0 ? outcomeOf(answer) : shown(ids.includes(target.id))
        cells.push({ field: 'users', caller: caller.name, target: target.name, expected, got })
        const key = atTheDoor(caller, false) ?? (seesKeysOf(caller, target) ? 'shown' : 'hidden')
        const gotKey = answer.errors.length > 0 ? outcomeOf(answer) : shown(ids.includes(target.keyId))
        cells.push({ field: 'apiKeys', caller: caller.name, target: target.name, expected: key, got: gotKey })
      }
      for (const organization of cast.organizations) {
        const expected = atTheDoor(caller, false) ?? (seesOrganization(caller, organization) ? 'shown' : 'hidden')
        const got = answer.errors.length > 0 ? outcomeOf(answer) : shown(ids.includes(`"${organization.id}"`))
        cells.push({ field: 'organizations', caller: caller.name, target: organization.name, expected, got })
      }
    }
    compare(cells)
  })
})
