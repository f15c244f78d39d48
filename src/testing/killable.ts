// The built server with its embedded database, as a process that may be killed and started again in the same folder.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { end, until } from './embedded.ts'
import { aFolder } from './postgres.ts'
import { ADMINISTRATOR, aFreePort } from './program.ts'

export type Killable = {
  folder: string
  /** Starts it, and returns once it answers. */
  start: () => Promise<void>
  kill: (victim: Victim) => Promise<void>
  /** POSTs one operation as the administrator. Rejects when there was no answer within ten seconds. */
  ask: (query: string, variables: object) => Promise<Response>
  stop: () => Promise<void>
}

export type Victim = 'server' | 'postmaster' | 'server and postmaster'

export async function aKillable(): Promise<Killable> {
  const folder = join(aFolder(), 'data')
  const port = await aFreePort()
  const origin = `http://localhost:${port}`
  let child: ChildProcess | undefined
  let cookie = ''

  const postmaster = () => Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const post = (body: object) =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...(cookie && { cookie }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })

  async function start() {
    child = await run(port, folder)
    if (cookie) return
    const answer = await post({ query: SIGN_IN, variables: { input: ADMINISTRATOR } })
    const cookies = answer.headers.getSetCookie().map((text) => text.split(';')[0] ?? '')
    cookie = cookies.find((one) => one.startsWith('roster_session=')) ?? ''
    if (!cookie) throw new Error(`The administrator could not sign in: ${await answer.text()}`)
  }

  return {
    folder,
    start,
    async kill(victim) {
      const pids = [...(victim.startsWith('server') ? [child?.pid] : []), ...(victim.endsWith('postmaster') ? [postmaster()] : [])]
      for (const pid of pids) end(pid)
      if (child && victim.startsWith('server')) await ended(child)
    },
    ask: (query, variables) => post({ query, variables }),
    async stop() {
      child?.kill('SIGTERM')
      if (child) await ended(child)
    },
  }
}

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'

async function run(port: number, folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/start.js'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      ROSTER_DATA_DIR: folder,
      ROSTER_ADMIN_LOGIN: ADMINISTRATOR.login,
      ROSTER_ADMIN_PASSWORD: ADMINISTRATOR.password,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
  await until(() => output.join('').includes('Ready after') || child.exitCode !== null, 60_000)
  if (child.exitCode !== null) throw new Error(`The server did not start: ${output.join('')}`)
  return child
}

const ended = (child: ChildProcess) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined)
