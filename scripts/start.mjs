// `npm start`: installs and builds what is missing, then becomes the server. `--demo` fills a database with examples, `--dev` reloads
// the console.
import { ensureBuilt, generate } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { run, say } from './run.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 20))
  stop(`Roster needs Node 20.20 or newer, and this is Node ${process.versions.node}. Install a newer Node, then start again.`)
else await start(process.argv.slice(2)).catch((error) => stop(error.message))

async function start(args) {
  await ensureInstalled()
  if (args.includes('--dev')) return develop(args.filter((argument) => argument !== '--dev'))
  await ensureBuilt()
  process.env.NODE_ENV = 'production'
  process.setSourceMapsEnabled(true)
  // in this very process: signals, exit code and memory are then the server's own
  await import('../dist/start.js')
}

async function develop(args) {
  say('Development: the console reloads by itself, the server when you start it again.')
  await generate()
  const { code } = await run(process.execPath, ['--enable-source-maps', '--import', 'tsx', 'src/cli/start.ts', ...args], {
    env: { NODE_ENV: 'development' },
    show: true,
  })
  process.exitCode = code
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
