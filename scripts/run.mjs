// How the scripts run other programs, and say what they are doing.
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// every path in the scripts starts at the project
process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
const running = new Set()

/** Runs a program and returns its exit code and what it said; with `show` it speaks for itself. Nothing it starts outlives this process. */
export function run(command, args, { env = {}, show = false, onStart } = {}) {
  const output = show ? 'inherit' : 'pipe'
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', output, output], detached: true })
  const said = []
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => said.push(text))
  watch(child)
  onStart?.(child)
  return new Promise((resolve) => {
    const end = (code, output) => {
      unwatch(child)
      resolve({ code, output })
    }
    child.once('error', (error) => end(1, error.message))
    child.once('close', (code) => end(code ?? 1, said.join('').trim()))
  })
}

/** A program of an installed package. */
export const runTool = (name, args, options) => run(process.execPath, [`node_modules/.bin/${name}`, ...args], options)

/** Ends a program with all that it started. */
export function endGroup(child, signal = 'SIGTERM') {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // it has ended already
  }
}

/** Whether a module is what Node was started with. */
export const isProgram = (url) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url)

export const say = (text) => console.log(text)

export const secondsSince = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`

export const lastLines = (text, count = 30) => text.split('\n').slice(-count).join('\n')

/** The signals are ours only while something runs: afterwards they are the server's. */
function watch(child) {
  if (running.size === 0) {
    process.on('exit', killAll)
    for (const signal of Object.keys(SIGNALS)) process.on(signal, endAll)
  }
  running.add(child)
}

function unwatch(child) {
  endGroup(child, 'SIGKILL') // what it left behind
  running.delete(child)
  if (running.size > 0) return
  process.off('exit', killAll)
  for (const signal of Object.keys(SIGNALS)) process.off(signal, endAll)
}

function killAll() {
  for (const child of running) endGroup(child, 'SIGKILL')
}

function endAll(signal) {
  for (const child of running) {
    endGroup(child)
    child.once('close', () => process.exit(SIGNALS[signal]))
  }
  setTimeout(() => process.exit(SIGNALS[signal]), 5_000)
}
