import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, embeddedBench, end, postmastersIn, until } from '../../testing/embedded.ts'
import { processesIn } from './embedded-processes.ts'
import { oneShot } from './one-shot.ts'

const bench = embeddedBench()
afterEach(() => bench.endAll())

describe('a fresh data folder', () => {
  it('serves each role through pg and through postgres.js', async () => {
    const embedded = await bench.start(await bench.aFolder())

    for (const [role, user] of [
      ['owner', 'roster_owner'],
      ['app', 'roster_app'],
      ['superuser', 'postgres'],
    ] as const) {
      const sql = oneShot(embedded.url(role))
      expect(await ask(embedded.url(role), 'select current_user as user, current_database() as name')).toEqual([{ user, name: 'roster' }])
      expect(Array.from(await sql`select current_user as user, current_database() as name`)).toEqual([{ user, name: 'roster' }])
      await sql.end()
    }
    expect(embedded.state()).toBe('ready')
  })

  it('keeps checksums, writes through, sorts by code point and listens on no network', async () => {
    const embedded = await bench.start(await bench.aFolder())

    const settings = `select current_setting('data_checksums') as checksums, current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses,
      current_setting('password_encryption') as passwords, datlocprovider as provider, datlocale as locale from pg_database where datname = 'roster'`
    expect(await ask(embedded.url('app'), settings)).toEqual([
      { checksums: 'on', fsync: 'on', addresses: '', passwords: 'scram-sha-256', provider: 'b', locale: 'C.UTF-8' },
    ])
  })

  it('lets the application change no table, and nobody in without a password', async () => {
    const embedded = await bench.start(await bench.aFolder())

    await expect(ask(embedded.url('app'), 'create table t (id int)')).rejects.toThrow('permission denied')
    await expect(ask(embedded.url('app'), 'create temporary table t (id int)')).rejects.toThrow('permission denied')
    await expect(ask(embedded.url('app').replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password authentication failed')
    await expect(ask(embedded.url('superuser').replace(/:[^:@]+@/, '@'), 'select 1')).rejects.toThrow(/password/)
  })

  it('is closed to other users, its secrets most of all', async () => {
    const folder = await bench.aFolder()
    const modeOf = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8)

    await bench.start(folder)

    expect(modeOf('.')).toBe(process.getuid?.() === 0 ? '710' : '700')
    expect(['passwords.json', 'postgres.log', 'lock', 'postgres'].map(modeOf)).toEqual(['600', '600', '600', '700'])
  })

  it.each([' with space, comma "quote" é', '/'.padEnd(90, 'x')])('takes any name: %j', async (name) => {
    const embedded = await bench.start(await bench.aFolder(name.replace('/', '-')))
    const socketFolder = new URL(embedded.url('app')).searchParams.get('host') ?? ''

    expect(await ask(embedded.url('app'), 'select 1 as one')).toEqual([{ one: 1 }])
    await embedded.stop()

    expect(existsSync(join(socketFolder, '.s.PGSQL.5432'))).toBe(false)
    expect(socketFolder.startsWith('/tmp/roster-') && existsSync(socketFolder)).toBe(
      name.length < 90 && socketFolder.startsWith('/tmp/roster-test'),
    )
  })
})

describe('a crash', () => {
  it('of the postmaster is repaired within a second, with busy and frozen children left behind, and nothing is lost', async () => {
    const folder = await bench.aFolder()
    const embedded = await bench.start(folder)
    await ask(embedded.url('owner'), 'create table kept (id int)')
    const [frozen] = await ask(embedded.url('superuser'), `select pid from pg_stat_activity where backend_type = 'checkpointer'`)

    for (const round of [1, 2, 3]) {
      const busy = ask(embedded.url('owner'), 'select count(*) from generate_series(1, 1e9::bigint)').catch(() => 'ended')
      await ask(embedded.url('owner'), `insert into kept values (${round})`)
      if (round === 1) end(Number(frozen?.pid), 'SIGSTOP')
      end(embedded.pid())
      await until(() => embedded.restarts() === round)
      expect(await busy).toBe('ended')
      expect(postmastersIn(folder)).toBe(1)
    }

    expect(await ask(embedded.url('app').replace('roster_app', 'roster_app'), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await ask(embedded.url('owner'), 'select id from kept order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  })

  it('of a single backend leaves the postmaster as it is', async () => {
    const embedded = await bench.start(await bench.aFolder())
    const postmaster = embedded.pid()

    const killed = ask(embedded.url('superuser'), `select pg_backend_pid(), pg_sleep(10)`).catch((error: Error) => error.message)
    const sleeping = () =>
      ask(embedded.url('superuser'), `select pid from pg_stat_activity where query like '%pg_sleep(10)%' and pid <> pg_backend_pid()`)
    await until(async () => (await sleeping()).length > 0)
    for (const { pid } of await sleeping()) end(Number(pid))

    expect(await killed).toMatch(/terminated|closed/i)
    await until(() =>
      ask(embedded.url('app'), 'select 1').then(
        () => true,
        () => false,
      ),
    )
    expect([embedded.pid(), embedded.restarts()]).toEqual([postmaster, 0])
  })

  it.each(['program', 'program and postmaster'])('of the %s is repaired by the next start', async (victim) => {
    const folder = await bench.aFolder()
    const first = await bench.startProgram(folder)
    await ask(first.url, 'create table kept as select 1 as id')

    first.child.kill('SIGKILL')
    if (victim !== 'program') end(first.postmaster)
    await first.died
    const next = await bench.start(folder)

    expect(await ask(next.url('superuser'), 'select id from kept')).toEqual([{ id: 1 }])
    expect(postmastersIn(folder)).toBe(1)
    expect(next.pid()).not.toBe(first.postmaster)
  })

  it('during the very first start leaves nothing half made', async () => {
    const folder = bench.newPath()
    const holder = () => Number(existsSync(join(folder, 'lock')) && readFileSync(join(folder, 'lock'), 'utf8'))
    for (const delayMs of [50, 300, 600]) {
      const before = holder()
      const starting = bench.startProgram(folder)
      await until(() => holder() !== before && holder() > 0)
      await sleep(delayMs)
      end(holder())
      await starting
    }

    const embedded = await bench.start(folder)

    expect(await ask(embedded.url('app'), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(folder).filter((name) => name.includes('.new'))).toEqual([])
  })

  it('leaves a pid file that names somebody else, who is not touched', async () => {
    const [folder, otherFolder] = [await bench.aFolder(), await bench.aFolder()]
    const other = await bench.start(otherFolder)
    const bystander = spawn('sleep', ['60'], { ...(process.getuid?.() === 0 && { uid: statSync(join(folder, 'postgres')).uid }) })

    for (const pid of [bystander.pid, other.pid()]) {
      const lines = readFileSync(join(otherFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
      writeFileSync(join(folder, 'postgres', 'postmaster.pid'), [pid, ...lines.slice(1)].join('\n'))
      const embedded = await bench.start(folder)
      expect(await ask(embedded.url('app'), 'select 1 as one')).toEqual([{ one: 1 }])
      await embedded.stop()
    }

    expect([bystander.exitCode, bystander.signalCode, other.restarts(), other.state()]).toEqual([null, null, 0, 'ready'])
    bystander.kill()
  })
})

describe('the end', () => {
  it('comes at once, also under an open transaction, and only once', async () => {
    const folder = await bench.aFolder()
    const embedded = await bench.start(folder)
    const open = ask(embedded.url('app'), 'select pg_sleep(60)').catch(() => 'ended')
    await sleep(100)

    const startedAt = Date.now()
    await Promise.all([embedded.stop(), embedded.stop()])

    expect(Date.now() - startedAt).toBeLessThan(20_000)
    expect([await open, embedded.state(), embedded.pid(), processesIn(join(folder, 'postgres'))]).toEqual([
      'ended',
      'stopped',
      undefined,
      [],
    ])
  })

  it('comes while a restart is under way', async () => {
    const folder = await bench.aFolder()
    const embedded = await bench.start(folder)

    end(embedded.pid())
    await until(() => embedded.state() === 'restarting')
    await embedded.stop()
    await sleep(200)

    expect([embedded.state(), processesIn(join(folder, 'postgres'))]).toEqual(['stopped', []])
  })

  it('comes also when somebody has deleted the data folder', async () => {
    const folder = await bench.aFolder()
    const embedded = await bench.start(folder)

    rmSync(folder, { recursive: true })
    await embedded.stop()

    expect([embedded.state(), processesIn(join(folder, 'postgres'))]).toEqual(['stopped', []])
  })

  it('comes with process.exit() too', async () => {
    const folder = await bench.aFolder()

    const program = await bench.startProgram(folder, { ending: 'exit' })

    expect(await program.died).toBe(0)
    await until(() => processesIn(join(folder, 'postgres')).length === 0, 5_000)
  })

  it('starts the log anew once it has grown', async () => {
    const folder = await bench.aFolder()
    appendFileSync(join(folder, 'postgres.log'), 'x'.repeat(6_000_000))

    await bench.start(folder)

    expect(statSync(join(folder, 'postgres.log')).size).toBeLessThan(100_000)
    rmSync(join(folder, 'postgres.log.1'))
  })
})
