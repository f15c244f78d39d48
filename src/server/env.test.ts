import { readFileSync } from 'node:fs'
import { readEnv, schema } from './env.ts'

const EXAMPLE = readFileSync('.env.example', 'utf8')

it('reads exactly what .env.example names', () => {
  const named = [...EXAMPLE.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)

  expect(named.toSorted()).toEqual(Object.keys(schema.shape).toSorted())
})

it('has the defaults that .env.example shows', () => {
  const shown = Object.fromEntries([...EXAMPLE.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
  const { baseUrl, ...defaults } = readEnv({ NODE_ENV: 'test' })

  expect(readEnv({ NODE_ENV: 'test', ...shown })).toEqual({ ...defaults, ROSTER_BASE_URL: 'http://localhost:4000', baseUrl })
})

it.each([
  [{ PORT: 'x' }, /PORT/],
  [{ PORT: '70000' }, /PORT/],
  [{ ROSTER_BASE_URL: 'ftp://x' }, /ROSTER_BASE_URL/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
])('names what is wrong: %j', (variables, sentence) => {
  expect(() => readEnv({ NODE_ENV: 'test', ...variables })).toThrow(sentence)
})

it('puts the port into the default address', () => {
  expect(readEnv({ NODE_ENV: 'test', PORT: '5000' }).baseUrl.origin).toBe('http://localhost:5000')
})
