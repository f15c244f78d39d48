// kill -9, under writes. ROSTER_DEEP=1 for twenty rounds each.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { jest } from '@jest/globals'
import { ask, postmastersIn } from './embedded.ts'
import { aKillable, type Killable, type Victim } from './killable.ts'

const ROUNDS = process.env.ROSTER_DEEP ? 20 : 2

jest.setTimeout(60_000 + ROUNDS * 20_000)

const CREATE = 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { login } userErrors { code message } } }'

let server: Killable
let written: Written
let isAbandoned = false
beforeAll(async () => {
  server = await aKillable()
  await server.start()
})
afterAll(() => {
  isAbandoned = true
  return server.stop()
})

type Written = { acknowledged: string[]; refused: string[]; slowestMs: number }

/**
 * Creates users one after the other until told to stop. What got no answer is sent again with the same idempotency key, as a careful
 * caller does.
 */
function aWriter(name: string, isOver: () => boolean): Promise<void> {
  const write = async (login: string): Promise<void> => {
    if (isAbandoned) return
    const startedAt = Date.now()
    const answer = await server.ask(CREATE, { input: { login, name: login, idempotencyKey: login } }).catch(() => undefined)
    written.slowestMs = Math.max(written.slowestMs, Date.now() - startedAt)
    if (answer?.status === 200) return judge(login, await answer.text())
    if (answer && answer.status !== 503) written.refused.push(`${login}: ${answer.status} ${await answer.text()}`)
    await sleep(50)
    return write(login)
  }
  const turns = async (turn: number): Promise<void> => {
    await write(`${name}.${turn}`)
    return isOver() || isAbandoned ? undefined : turns(turn + 1)
  }
  return turns(1)
}

function judge(login: string, text: string) {
  const isDone = JSON.parse(text).data?.userCreate.user?.login === login
  if (isDone) written.acknowledged.push(login)
  else written.refused.push(`${login}: ${text}`)
}

function stored(statement: string) {
  const { superuser } = JSON.parse(readFileSync(join(server.folder, 'passwords.json'), 'utf8'))
  const socketFolder = readFileSync(join(server.folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[4]
  return ask(`postgresql://postgres:${superuser}@localhost:5432/roster?host=${encodeURIComponent(String(socketFolder))}`, statement)
}

it.each<Victim>(['server', 'postmaster', 'server and postmaster'])(
  'the %s: service returns, nothing acknowledged is lost',
  async (victim) => {
    written = { acknowledged: [], refused: [], slowestMs: 0 }
    let isOver = false
    const writers = ['a', 'b', 'c'].map((name) => aWriter(`${victim.replaceAll(' ', '-')}-${name}`, () => isOver))

    for (let round = 1; round <= ROUNDS; round += 1) {
      await sleep(300 + Math.random() * 300)
      const before = written.acknowledged.length
      await server.kill(victim)
      if (victim.startsWith('server')) await server.start()
      const killedAt = Date.now()
      while (written.acknowledged.length <= before + 3 && Date.now() - killedAt < 30_000) await sleep(20)
      expect(written.acknowledged.length).toBeGreaterThan(before + 3)
      expect(postmastersIn(server.folder)).toBe(1)
    }
    isOver = true
    await Promise.all(writers)

    const users = await stored(`select login from users where login like '${victim.replaceAll(' ', '-')}-%.%'`)
    expect(written.refused).toEqual([])
    expect(new Set(users.map(({ login }) => login))).toEqual(new Set(written.acknowledged))
    expect(new Set(written.acknowledged).size).toBe(written.acknowledged.length)
  },
)

it('every user has its audit record, and every record its user', async () => {
  const unequal = await stored(`
    select login, target_label from users full join (select * from audit_events where action = 'user.create') created on created.target_id = users.id
    where users.id is null or created.id is null`)
  const twice = await stored(`select target_id from audit_events where action = 'user.create' group by 1 having count(*) > 1`)

  expect([unequal.filter(({ login }) => login !== 'admin'), twice]).toEqual([[], []])
})
