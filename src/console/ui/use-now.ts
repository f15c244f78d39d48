import { useSyncExternalStore } from 'react'

const minuteMs = 60_000
const readers = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** The present in milliseconds, one clock for all readers, renewed every minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, read)
}

const read = () => now

function subscribe(onChange: () => void): () => void {
  if (readers.size === 0) {
    tick()
    timer = setInterval(tick, minuteMs)
  }
  readers.add(onChange)
  return () => {
    readers.delete(onChange)
    if (readers.size === 0) clearInterval(timer)
  }
}

function tick() {
  now = Date.now()
  for (const onChange of readers) onChange()
}
