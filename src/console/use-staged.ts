import { useState } from 'react'

type Fields = Record<string, string | boolean>

export interface Staged<Values extends Fields> {
  /** As the form shows them: what was saved, and over it what was typed. */
  values: Values
  /** Only what differs from what is saved. */
  changed: Partial<Values>
  isChanged: boolean
  set: (values: Partial<Values>) => void
  /** Back to what is saved. */
  reset: () => void
  /** What somebody else changed since it was changed here. */
  overtaken: (keyof Values & string)[]
}

/** The values of a form over the saved ones: nothing that is typed goes anywhere before it is confirmed. */
export function useStaged<Values extends Fields>(saved: Values): Staged<Values> {
  const [draft, setDraft] = useState<Partial<Values>>({})
  const [basis, setBasis] = useState(saved)

  const names = Object.keys(draft) as (keyof Values & string)[] // put there by name
  const differing = names.filter((name) => draft[name] !== saved[name])
  const changed = Object.fromEntries(differing.map((name) => [name, draft[name]])) as Partial<Values> // a part of the draft

  return {
    values: { ...saved, ...changed },
    changed,
    isChanged: differing.length > 0,
    set: (typed) => {
      if (differing.length === 0) setBasis(saved)
      setDraft({ ...changed, ...typed })
    },
    reset: () => setDraft({}),
    overtaken: differing.filter((name) => basis[name] !== saved[name]),
  }
}
