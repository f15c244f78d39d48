import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ask, embeddedBench } from '../../testing/embedded.ts'
import { findPrograms } from './embedded-binaries.ts'
import type { claimFolder } from './embedded-folder.ts'

const bench = embeddedBench()
afterEach(() => bench.endAll())

const isRoot = process.getuid?.() === 0
const NOBODY = 65534

describe('a data folder in use', () => {
  it('is refused to a second start, in this process and in another, by its name', async () => {
    const folder = await bench.aFolder()
    const embedded = await bench.start(folder)
    const sentence = `Another Roster (process ${process.pid}) is running on the data folder ${folder}.`

    await expect(bench.start(folder)).rejects.toThrow(sentence)
    const program = await bench.startProgram(folder)

    expect(await program.died).toBe(1)
    expect(program.said()).toContain(sentence)
    expect(await ask(embedded.url('app'), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('is free again after a stop, and after a start that failed', async () => {
    const folder = await bench.aFolder()
    const control = join(folder, 'postgres', 'global', 'pg_control')
    const intact = readFileSync(control)

    writeFileSync(control, Buffer.alloc(intact.length, 1))
    await expect(bench.start(folder)).rejects.toThrow(/PostgreSQL did not start in .*: .*FATAL/s)
    writeFileSync(control, intact)
    await (await bench.start(folder)).stop()

    expect((await bench.start(folder)).state()).toBe('ready')
  })
})

describe('a data folder that does not fit', () => {
  it('of another major version is left as it is, and the sentence says what to do', async () => {
    const folder = await bench.aFolder()
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')

    await expect(bench.start(folder)).rejects.toThrow(
      /made by PostgreSQL 17, and this Roster brings PostgreSQL 18.*Nothing was changed.*backup.*ROSTER_DATA_DIR.*DATABASE_URL/s,
    )

    expect(readFileSync(join(folder, 'postgres', 'PG_VERSION'), 'utf8')).toBe('17\n')
  })

  it('and holds the things of others is neither used nor closed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roster-test-'))
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'letters.txt'), 'mine')

    await expect(bench.start(folder)).rejects.toThrow(`The folder ${folder} holds other things`)

    expect([statSync(folder).mode & 0o777, existsSync(join(folder, 'lock'))]).toEqual([0o755, false])
    rmSync(folder, { recursive: true })
  })

  it('has lost its passwords: new ones are set', async () => {
    const folder = await bench.aFolder()
    const before = readFileSync(join(folder, 'passwords.json'), 'utf8')
    writeFileSync(join(folder, 'passwords.json'), before.slice(0, 20))

    const embedded = await bench.start(folder)

    expect(await ask(embedded.url('owner'), 'select current_user as user')).toEqual([{ user: 'roster_owner' }])
    expect(readFileSync(join(folder, 'passwords.json'), 'utf8')).not.toBe(before)
  })
})

describe('users of the machine', () => {
  const asRoot = isRoot ? it : it.skip
  // the program of another user needs to read this project
  const asAnybody = isRoot && isOpen(process.cwd()) ? it : it.skip

  asRoot('root runs PostgreSQL as somebody else, from programs that this user can reach but not change', async () => {
    const folder = await bench.aFolder()
    const embedded = await bench.start(folder)

    const [status] = readFileSync(`/proc/${embedded.pid()}/status`, 'utf8').match(/^Uid:\s+\d+/m) ?? []
    expect(status).toMatch(/[1-9]/)
    expect((await findPrograms(claimless(folder))).postgres.startsWith(folder)).toBe(true)
    expect(statSync((await findPrograms(claimless(folder))).postgres)).toMatchObject({ uid: 0 })
  })

  asRoot('root is told which folder keeps that user out', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'roster-test-'))

    await expect(bench.start(join(closed, 'data'))).rejects.toThrow(new RegExp(`may not enter ${closed}\\. Set ROSTER_DATA_DIR`))

    rmSync(closed, { recursive: true })
  })

  asAnybody('an ordinary user starts one of their own, which root may start later and give back unchanged', async () => {
    const home = bench.newPath()
    mkdirSync(home)
    chmodSync(home, 0o777)
    const folder = join(home, 'data')

    const first = await bench.startProgram(folder, { uid: NOBODY })
    expect(await ask(first.url, 'select 1 as one')).toEqual([{ one: 1 }])
    first.child.kill('SIGKILL')
    await first.died
    const embedded = await bench.start(folder)
    expect(await ask(embedded.url('app'), 'select 1 as one')).toEqual([{ one: 1 }])
    await embedded.stop()

    expect((await bench.startProgram(folder, { uid: NOBODY })).postmaster).toBeGreaterThan(0)
    expect(['lock', 'passwords.json', 'postgres.log', 'postgres'].map((name) => statSync(join(folder, name)).uid)).toEqual([
      NOBODY,
      NOBODY,
      NOBODY,
      NOBODY,
    ])
  })

  asAnybody('an ordinary user is told that the folder is somebody else’s', async () => {
    const folder = await bench.aFolder()

    const program = await bench.startProgram(folder, { uid: NOBODY })

    expect(await program.died).toBe(1)
    expect(program.said()).toContain(`The data folder ${folder} belongs to another user.`)
  })

  it('of a machine that Roster brings no PostgreSQL for are told about DATABASE_URL', async () => {
    const { platform } = process
    Object.defineProperty(process, 'platform', { value: 'sunos' })
    try {
      await expect(findPrograms(claimless(bench.newPath()))).rejects.toThrow(/no PostgreSQL for sunos-.*DATABASE_URL/)
    } finally {
      Object.defineProperty(process, 'platform', { value: platform })
    }
  })
})

function isOpen(folder: string): boolean {
  const isEntered = (statSync(folder).mode & 0o001) !== 0
  return isEntered && (folder === dirname(folder) || isOpen(dirname(folder)))
}

const claimless = (path: string): ReturnType<typeof claimFolder> => ({
  path,
  cluster: join(path, 'postgres'),
  user: undefined,
  release: () => {},
})
