// Which PostgreSQL processes work in a folder, and how to end them.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const PROGRAMS = ['postgres', 'initdb']
const FAST = 'SIGINT'
const IMMEDIATE = 'SIGQUIT'

/**
 * Leaves no PostgreSQL process in the folder: a fast shutdown if there is a postmaster, then less patience.
 * Whatever a killed postmaster left behind still writes to the files, so nothing may start before it is gone.
 */
export async function endProcesses(cluster: string): Promise<number> {
  const found = processesIn(cluster)
  const postmaster = found.find((pid) => pid === pidInFile(cluster))
  if (postmaster) await endPostmaster(cluster, postmaster)
  if (await within(300, () => processesIn(cluster).length === 0)) return found.length
  for (const pid of processesIn(cluster)) send(pid, 'SIGKILL')
  if (await within(5_000, () => processesIn(cluster).length === 0)) return found.length
  throw new Error(`PostgreSQL processes (${processesIn(cluster).join(', ')}) in ${cluster} cannot be ended. End them, then start again.`)
}

async function endPostmaster(cluster: string, pid: number) {
  const steps = [
    { signal: FAST, patienceMs: 10_000 },
    { signal: IMMEDIATE, patienceMs: 2_000 },
    { signal: 'SIGKILL', patienceMs: 2_000 },
  ] as const
  for (const { signal, patienceMs } of steps) {
    send(pid, signal)
    if (await within(patienceMs, () => !processesIn(cluster).includes(pid))) return
  }
}

/** By executable and working directory, for a number in a pid file may since belong to anybody. A zombie has neither, and is dead. */
export function processesIn(cluster: string): number[] {
  return process.platform === 'linux' ? fromProc(cluster) : fromLsof(cluster)
}

function fromProc(cluster: string): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  return pids.filter((pid) => link(pid, 'cwd') === cluster && PROGRAMS.includes(basename(link(pid, 'exe'))))
}

function link(pid: number, name: string): string {
  try {
    return readlinkSync(`/proc/${pid}/${name}`).replace(/ \(deleted\)$/, '')
  } catch {
    return '' // gone since, or somebody else's
  }
}

function fromLsof(cluster: string): number[] {
  const rows = output('ps', ['-axo', 'pid=,ucomm=']).map((row) => row.trim().split(/\s+/))
  const pids = rows.filter(([, command = '']) => PROGRAMS.includes(command)).map(([pid]) => pid)
  if (pids.length === 0) return []
  // two lines for each process: p<pid>, n<folder> (and f<descriptor> between them)
  const lines = output('lsof', ['-a', '-d', 'cwd', '-Fpn', '-p', pids.join(',')]).filter((line) => !line.startsWith('f'))
  return lines.flatMap((line, i) => (line.startsWith('p') && lines[i + 1] === `n${cluster}` ? [Number(line.slice(1))] : []))
}

const output = (command: string, args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).stdout.split('\n')

function pidInFile(cluster: string): number | undefined {
  return Number(postmasterFile(cluster)[0]) || undefined
}

/** The lines of postmaster.pid: 1 is its process, 5 the folder of its socket, 8 whether it is ready. */
export function postmasterFile(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function send(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch {
    // gone meanwhile, which is what was wanted
  }
}

async function within(patienceMs: number, isDone: () => boolean): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  while (!isDone()) {
    if (Date.now() > deadline) return false
    await sleep(10)
  }
  return true
}
