// The sealer beside the server: seals what was committed, several times a second, and writes the head of the chain to the log.
import type { Keyring } from '../auth/keyring.ts'
import type { Database } from '../db/client.ts'
import type { Log } from '../log.ts'
import { type Head, sealing } from './sealing.ts'

const EVERY_MILLISECONDS = 250
const LONGEST_WAIT_MILLISECONDS = 5000
const HEAD_EVERY_MILLISECONDS = 60_000

type Parts = { database: Database; keyring: Keyring; log: Log; now?: () => Date }

/** Runs until stopped; `stop` seals once more. A database that is away is asked again, ever less often down to every five seconds. */
export function startSealer({ database, keyring, log, now = () => new Date() }: Parts): { stop: () => Promise<void> } {
  const seal = sealing({ database, keyring, now })
  const reportHead = headReport(log)
  const bell = aBell()

  async function round(failures: number): Promise<{ failures: number; wait: number }> {
    try {
      const { isBusy, head } = await seal()
      if (failures > 0) log.info('The audit is being sealed again.')
      reportHead(head, HEAD_EVERY_MILLISECONDS)
      return { failures: 0, wait: isBusy ? 0 : EVERY_MILLISECONDS }
    } catch (error) {
      if (failures === 0) log.warn({ err: error }, 'The audit cannot be sealed now. It is tried again until it can.')
      return { failures: failures + 1, wait: Math.min(EVERY_MILLISECONDS * 2 ** failures, LONGEST_WAIT_MILLISECONDS) }
    }
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!bell.hasRung()) {
      const next = await round(failures)
      failures = next.failures
      await bell.wait(next.wait)
    }
    while ((await round(failures)).wait === 0);
    reportHead(null, 0)
  }

  const running = run()
  return {
    stop() {
      bell.ring()
      return running
    },
  }
}

/** Whoever keeps the log elsewhere can tell by it whether the end of the chain was cut off, or all of it was made anew. */
function headReport(parent: Log): (head: Head | null, everyMilliseconds: number) => void {
  // at every level but silence: a head that nobody kept proves nothing
  const log = parent.level === 'silent' ? parent : parent.child({}, { level: 'info' })
  let latest: Head | null = null
  let reported: Head | null = null
  let reportedAt = 0
  return (head, everyMilliseconds) => {
    latest = head ?? latest
    if (!latest || latest.position === reported?.position || performance.now() - reportedAt < everyMilliseconds) return
    log.info({ position: String(latest.position), hash: latest.hash.toString('hex') }, 'audit head')
    reported = latest
    reportedAt = performance.now()
  }
}

/** Wakes whoever waits. */
function aBell() {
  let rung = false
  let wake = () => {}
  return {
    hasRung: () => rung,
    ring() {
      rung = true
      wake()
    },
    async wait(milliseconds: number): Promise<void> {
      if (rung || milliseconds === 0) return
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        wake = resolve
        timer = setTimeout(resolve, milliseconds)
      })
      clearTimeout(timer)
    },
  }
}
