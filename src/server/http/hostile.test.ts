import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import { type Api, anApi } from '../../testing/api.ts'
import { anAdministrator, type Person } from '../../testing/factories.ts'
import { createSchema } from '../graphql/schema.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const HOSTILE: [string, string][] = [
  ['NUL', 'a\u0000b'],
  ['a control character', 'a\u0007b'],
  ['half a character', 'a\ud800b'],
  ['a right-to-left override', 'a\u202eb'],
  ['SQL', "'; drop table users; --"],
  ['markup', '<script>alert(1)</script>'],
  ['100,000 characters', 'x'.repeat(100_000)],
  ['nothing', ''],
  ['a malformed id', '01890000-0000-7000-8000-00000000000g'],
]
const NUMBERS = [-1, 0, 2 ** 31 - 1, -(2 ** 31)]

const schema = createSchema()
const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
  Object.values(root?.getFields() ?? {}).map((field) => ({ kind: root?.name ?? '', field })),
)

/** A value for everything that must be there, and the hostile one wherever its kind fits. */
function hostileValue(type: GraphQLInputType, text: string, number: number, within: string[] = []): unknown {
  if (isNonNullType(type)) return hostileValue(type.ofType, text, number, within)
  if (isListType(type)) return [hostileValue(type.ofType, text, number, within)]
  if (isEnumType(type)) return type.getValues()[0]?.value
  // a filter can hold its own kind: once is enough
  if (isInputObjectType(type) && within.filter((name) => name === type.name).length > 1) return undefined
  if (isInputObjectType(type)) return hostileValues(Object.values(type.getFields()), text, number, [...within, type.name])
  if (type.name === 'Int') return number
  if (type.name === 'Boolean') return true
  return type.name === 'DateTime' ? '2099-01-01T00:00:00.000Z' : text
}

const hostileValues = (inputs: readonly (GraphQLArgument | GraphQLInputField)[], text: string, number: number, within: string[] = []) =>
  Object.fromEntries(inputs.map(({ name, type }) => [name, hostileValue(type, text, number, within)]))

describe.each(
  fields.filter(({ field }) => field.args.length > 0).map(({ kind, field }) => [`${kind}.${field.name}`, kind, field] as const),
)('%s', (_, kind, field) => {
  const named = field.type.toString().replace(/[![\]]/g, '')
  const query = `${kind.toLowerCase()} (${field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ')}) { ${field.name}(${field.args.map(({ name }) => `${name}: $${name}`).join(', ')}) { __typename${kind === 'Mutation' ? ' userErrors { code message }' : ''} } }`

  it(`answers ${named} with a refusal, never with a failure of ours`, async () => {
    for (const [index, [name, text]] of HOSTILE.entries()) {
      const answer = await api.ask(query, hostileValues(field.args, text, NUMBERS[index % NUMBERS.length] ?? 0), admin)

      expect([name, answer.status < 500]).toEqual([name, true])
      expect([name, answer.errors.map(({ extensions }) => extensions.code)]).not.toEqual([
        name,
        expect.arrayContaining(['INTERNAL_SERVER_ERROR']),
      ])
      expect(JSON.stringify(answer.data)).not.toContain('<script>')
    }
  })
})
