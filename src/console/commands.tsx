'use client'
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useMemo, useState } from 'react'

/** Something that a part of the page offers to do while it is shown. */
export interface Command {
  id: string
  label: string
  run: () => void
}

interface Registry {
  add: (source: symbol, commands: readonly Command[]) => void
  remove: (source: symbol) => void
}

const RegistryContext = createContext<Registry | null>(null)
const CommandsContext = createContext<readonly Command[]>([])

/** Collects what the parts of a page offer, for the command palette. */
export function CommandsProvider({ children }: { children: ReactNode }) {
  const [offers, setOffers] = useState<ReadonlyMap<symbol, readonly Command[]>>(new Map())
  const registry = useMemo<Registry>(
    () => ({
      add: (source, commands) => setOffers((present) => new Map(present).set(source, commands)),
      remove: (source) => setOffers((present) => new Map([...present].filter(([other]) => other !== source))),
    }),
    [],
  )
  const commands = useMemo(() => [...offers.values()].flat(), [offers])

  return (
    <RegistryContext value={registry}>
      <CommandsContext value={commands}>{children}</CommandsContext>
    </RegistryContext>
  )
}

export const useOfferedCommands = (): readonly Command[] => useContext(CommandsContext)

/** Offers these as long as the caller is shown; null offers nothing. */
export function useCommand(label: string | null, run: () => void): void {
  const registry = useContext(RegistryContext)
  const act = useEffectEvent(run)

  useEffect(() => {
    if (registry === null || label === null) return
    const source = Symbol(label)
    registry.add(source, [{ id: label, label, run: () => act() }])
    return () => registry.remove(source)
  }, [registry, label])
}
