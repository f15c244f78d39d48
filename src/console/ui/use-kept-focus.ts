import { useEffect } from 'react'

/** Spread over a heading: the focus rests there when what had it below is gone. */
export const restingPlace = { tabIndex: -1, 'data-rest': '' } as const

/**
 * Browsers drop the focus to the page when what has it is removed: a revoked key, a deleted session. It goes to the closest heading above instead, unless somebody moves it
 * on purpose. Once in the tree.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    // from what has the focus up to the page
    let way: Element[] = []
    const note = () => {
      way = wayUp(document.activeElement)
    }
    // a press beside everything gives the focus up; what it does is seen after it
    const onPress = () => setTimeout(note)
    const observer = new MutationObserver(() => {
      const isLost = way[0]?.isConnected === false && document.activeElement === document.body
      // after those who move the focus themselves
      if (isLost) setTimeout(() => document.activeElement === document.body && restOn(way))
    })

    document.addEventListener('focusin', note)
    document.addEventListener('pointerdown', onPress)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', note)
      document.removeEventListener('pointerdown', onPress)
      observer.disconnect()
    }
  }, [])
}

function wayUp(from: Element | null): Element[] {
  const way: Element[] = []
  for (let part = from; part !== null && part !== document.body; part = part.parentElement) way.push(part)
  return way
}

function restOn(way: readonly Element[]): void {
  for (const part of [...way.filter(({ isConnected }) => isConnected), document.body]) {
    // what is open beside a list goes first
    const place = part.querySelector('[role="dialog"] [data-rest]') ?? part.querySelector('[data-rest]')
    if (!(place instanceof HTMLElement)) continue
    place.focus()
    return
  }
}
