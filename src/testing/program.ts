// The built server as a process of its own, as `npm start` runs it.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { TestDatabase } from './postgres.ts'

export type Program = { url: string; key: string; said: () => string; stop: () => Promise<number | null> }

export const ADMINISTRATOR = { login: 'admin', password: 'the first administrator' }

/** Starts `dist/start.js` on a free port over a database of its own; `env` is what the operator set besides. */
export async function aProgram(database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>, env: Record<string, string> = {}): Promise<Program> {
  const port = await aFreePort()
  const key = `test:${randomBytes(32).toString('base64url')}`
  const child = spawn(process.execPath, ['dist/start.js'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: database.appUrl,
      DATABASE_ADMIN_URL: database.ownerUrl,
      ROSTER_KEYRING: key,
      ROSTER_ADMIN_LOGIN: ADMINISTRATOR.login,
      ROSTER_ADMIN_PASSWORD: ADMINISTRATOR.password,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
  const said = () => output.join('')
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const isReady = new Promise<void>((resolve) => child.stdout.on('data', () => said().includes('Ready after') && resolve()))
  const died = ended.then((code) => {
    throw new Error(`The server ended with ${code} before it was ready: ${said()}`)
  })
  await Promise.race([isReady, died])
  died.catch(() => {})
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return { url: `http://localhost:${port}`, key, said, stop }
}

/** A port that nobody listens on at this moment. */
export async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.')
  return address.port
}
