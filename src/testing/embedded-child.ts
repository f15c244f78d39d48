// A program that keeps a database as the server does, for tests that kill it. Its standard input ends with the test, and ends it.
import { startEmbedded } from '../server/db/embedded.ts'

const [, , dataDir = '', ending] = process.argv

try {
  const embedded = await startEmbedded({ dataDir, log: (message) => console.error(message) })
  console.log(JSON.stringify({ postmaster: embedded.pid(), url: embedded.url('superuser') }))
  if (ending === 'exit') process.exit(0)
  process.stdin.resume().once('end', () => embedded.stop())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
