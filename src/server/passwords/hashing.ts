import { availableParallelism } from 'node:os'
import { hash as argonHash, verify as argonVerify } from '@node-rs/argon2'
import { unavailable } from '../errors.ts'

// OWASP Password Storage Cheat Sheet, Argon2id (2 in the library's ambient enum, which isolated modules cannot name): 19 MiB, 2 passes, 1 lane
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const CURRENT = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`

const POOL_THREADS = Number(process.env.UV_THREADPOOL_SIZE) || 4
// each one takes a core and 19 MiB for about 12 ms. One more than there are cores stands by while the event loop hands on the next; others would only wait inside the thread
// pool, where nobody can refuse them, and whose last thread is left to files, names and pictures
const AT_ONCE = Math.max(1, Math.min(availableParallelism() + 1, POOL_THREADS - 1))
const MAX_WAITING = 200

let begun = 0
let running = 0
const waiting: (() => void)[] = []

/** Argon2id, as a PHC string. */
export const hash = (password: string): Promise<string> => queued(() => argonHash(password, PARAMETERS))

/** Compares with a hash; with none, compares with that of nobody's password, so that both take the same time, and answers false. */
export async function verify(stored: string | null, password: string): Promise<boolean> {
  const matches = await queued(async () => argonVerify(stored ?? (await nobody), password))
  return stored !== null && matches
}

/** Whether a hash was made with other parameters than today's. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(CURRENT)

// made beforehand: the first unknown login would else take twice as long
const nobody = argonHash('nobody has this password', PARAMETERS)

/** How many Argon2 operations were begun in this process. */
export const operations = (): number => begun

async function queued<T>(act: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE && waiting.length >= MAX_WAITING)
    throw unavailable('Too many passwords are being checked at this moment. Try again shortly.')
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  begun++
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
