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
  [{ ROSTER_SMTP_HOST: 'mail.example.org' }, /ROSTER_SMTP_SENDER_ADDRESS/],
  [{ ROSTER_SMTP_PORTS: '26,x' }, /ROSTER_SMTP_PORTS/],
  [{ ROSTER_SMTP_SECURITY: 'SSL' }, /ROSTER_SMTP_SECURITY/],
  [{ ROSTER_SMTP_PRIVATE: 'no' }, /ROSTER_SMTP_PRIVATE/],
])('names what is wrong: %j', (variables, sentence) => {
  expect(() => readEnv({ NODE_ENV: 'test', ...variables })).toThrow(sentence)
})

it('puts the port into the default address', () => {
  expect(readEnv({ NODE_ENV: 'test', PORT: '5000' }).baseUrl.origin).toBe('http://localhost:5000')
})

it('takes the SMTP server whole, or leaves it to the console', () => {
  const variables = {
    ROSTER_SMTP_HOST: 'mail.example.org',
    ROSTER_SMTP_SENDER_ADDRESS: 'roster@example.org',
    ROSTER_SMTP_PORTS: '26, 1025',
  }

  expect(readEnv({ NODE_ENV: 'test', ...variables, ROSTER_SMTP_PASSWORD: ' p ', ROSTER_SMTP_PRIVATE: 'deny' }).smtp).toEqual({
    fixed: {
      enabled: true,
      host: 'mail.example.org',
      port: 587,
      security: 'STARTTLS',
      username: null,
      password: ' p ',
      senderName: null,
      senderAddress: 'roster@example.org',
    },
    allowPrivate: false,
    ports: [26, 1025],
  })
  expect(readEnv({ NODE_ENV: 'test', ROSTER_SMTP_PORTS: '26' }).smtp).toEqual({ fixed: null, allowPrivate: true, ports: [26] })
})
