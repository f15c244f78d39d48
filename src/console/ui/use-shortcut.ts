import { useEffect, useEffectEvent } from 'react'

/** Runs on a single key pressed anywhere but where text is typed, or a menu or a dialog over the page is open. */
export function useShortcut(keys: readonly string[], run: (event: KeyboardEvent) => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (!keys.includes(event.key) || takesKeys(event.target) || isSwitchedOff(event.key)) return
    run(event)
  })

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}

/** Keys that type something, where the reader does not want them to do anything else (WCAG 2.1.4). */
function isSwitchedOff(key: string): boolean {
  return key.length === 1 && document.documentElement.dataset.singleKeys === 'off'
}

function takesKeys(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role="menu"], dialog') !== null
}
