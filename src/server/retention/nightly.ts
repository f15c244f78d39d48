import type { Ctx } from '../context.ts'
import { runOnce } from './service.ts'

const EVERY_MILLISECONDS = 10 * 60 * 1000

type Parts = Parameters<typeof runOnce>[1]

/** Looks every ten minutes, and at once, whether this night's work is still to be done. `stop` waits for it. */
export function startNightly(ctx: Ctx, parts: Parts): { stop: () => Promise<void> } {
  let running = Promise.resolve()
  const look = () => {
    running = running.then(async () => {
      try {
        const removed = await runOnce(ctx, parts)
        if (removed) ctx.log.info({ removed }, 'What was old was removed.')
      } catch (error) {
        ctx.log.error({ err: error }, 'The nightly work could not be done. It is tried again in ten minutes.')
      }
    })
  }
  look()
  const timer = setInterval(look, EVERY_MILLISECONDS)
  return {
    stop() {
      clearInterval(timer)
      return running
    },
  }
}
