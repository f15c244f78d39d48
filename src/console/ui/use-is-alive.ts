import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False in the page as the server sent it, true once its scripts run. */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
