// `node --import tsx bench/avatars.ts`: what odd and hostile pictures cost, each decoded in a process of its own, so that the peak of its memory is known.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readPicture } from '../src/server/avatars/picture.ts'
import { Refused } from '../src/server/errors.ts'
import { badPictures, type Made, oddPictures, packedMetadata } from '../src/testing/pictures.ts'

const INPUT_MAX_BYTES = 1024 * 1024

const [, program = '', mode] = process.argv
if (mode === 'one') await decodeOne()
else await decodeAll()

/** Decodes what comes on standard input; says what it got, how long it took and how much memory it took beyond what the program has. */
async function decodeOne(): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  const bytes = Buffer.concat(parts)
  const before = process.memoryUsage().rss
  const start = performance.now()
  const got = await readPicture(bytes).then(
    () => 'taken',
    (error: unknown) => {
      if (!(error instanceof Refused)) throw error
      return error.issues[0]?.code ?? ''
    },
  )
  const milliseconds = Math.round(performance.now() - start)
  const megabytes = Math.round((peakBytes() - before) / 1024 ** 2)
  process.stdout.write(JSON.stringify({ got, milliseconds, megabytes }))
}

/** Linux's own mark, which starts with the program; `maxRSS` would start with that of the parent. */
function peakBytes(): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
}

type Cost = { got: string; milliseconds: number; megabytes: number }

async function decodeAll(): Promise<void> {
  const all: Made[] = [...(await oddPictures()), ...(await badPictures()), ...packedMetadata()]
  process.stdout.write('| picture | bytes | got | ms | MB |\n|---|---|---|---|---|\n')
  const costs: Cost[] = []
  for (const { name, bytes } of all) {
    const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, program, 'one'], {
      input: bytes,
      maxBuffer: INPUT_MAX_BYTES,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    if (status !== 0) throw new Error(`${name}: the process ended with ${status}.`)
    const cost = JSON.parse(stdout.toString()) as Cost
    costs.push(cost)
    process.stdout.write(`| ${name} | ${bytes.length} | ${cost.got} | ${cost.milliseconds} | ${cost.megabytes} |\n`)
  }
  const worst = (of: 'milliseconds' | 'megabytes') => Math.max(...costs.map((cost) => cost[of]))
  process.stdout.write(`\n${all.length} pictures; slowest ${worst('milliseconds')} ms, most memory ${worst('megabytes')} MB.\n`)
}
