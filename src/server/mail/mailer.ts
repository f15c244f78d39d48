import type { Ctx } from '../context.ts'
import { DEADLINES } from './connection.ts'
import { sendNext } from './worker.ts'

const AT_ONCE = 3
const EVERY_MILLISECONDS = 500
const LONGEST_WAIT_MILLISECONDS = 5000
const LONGEST_ABSENCE_MILLISECONDS = 15_000

/**
 * Sends what is due until stopped; `stop` waits for the conversations that are under way. A database that is away is asked again, ever less often. So is a mail server: as long as
 * it is away, a queue of any length costs no more than the few attempts by which its return is noticed.
 */
export function startMailer(ctx: Ctx): { stop: () => Promise<void> } {
  let isStopped = false
  let absences = 0
  const wakers = new Set<() => void>()
  const wakeAll = () => {
    for (const wake of wakers) wake()
  }

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        wakers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, milliseconds)
      wakers.add(wake)
    })

  function heard(isServerThere: boolean): void {
    const wasAway = absences > 0
    absences = isServerThere ? 0 : absences + 1
    if (isServerThere && wasAway) wakeAll()
  }

  const absence = () => (absences === 0 ? 0 : Math.min(EVERY_MILLISECONDS * 2 ** (absences - 1), LONGEST_ABSENCE_MILLISECONDS))

  async function round(failures: number): Promise<{ failures: number; wait: number }> {
    try {
      const mail = await sendNext(ctx, DEADLINES, heard)
      return { failures: 0, wait: mail ? absence() : EVERY_MILLISECONDS }
    } catch (error) {
      if (failures === 0) ctx.log.warn({ err: error }, 'Mail cannot be sent now. It is tried again until it can.')
      return { failures: failures + 1, wait: Math.min(EVERY_MILLISECONDS * 2 ** failures, LONGEST_WAIT_MILLISECONDS) }
    }
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!isStopped) {
      const next = await round(failures)
      failures = next.failures
      if (next.wait > 0 && !isStopped) await pause(next.wait)
    }
  }

  const running = Promise.all(Array.from({ length: AT_ONCE }, run))
  return {
    async stop() {
      isStopped = true
      wakeAll()
      await running
    },
  }
}
