'use client'
import { createContext, type ReactNode, useContext } from 'react'

/** What the parts in `ui/` say by themselves, in the reader's language. */
export interface Labels {
  /** BCP 47 tag, for dates and plurals. */
  locale: string
  cancel: string
  close: string
  confirm: string
  copied: string
  copy: (what: string) => string
  copySecret: string
  dismiss: string
  done: string
  edit: (what: string) => string
  editShort: string
  hideSecret: string
  keepMine: string
  mine: string
  never: string
  next: string
  notSaved: string
  previous: string
  requestId: string
  retry: string
  showSecret: string
  sortedAscending: string
  sortedDescending: string
  stored: string
  takeTheirs: string
  theirs: string
  undo: string
}

const LabelsContext = createContext<Labels | null>(null)

export function LabelsProvider({ labels, children }: { labels: Labels; children: ReactNode }) {
  return <LabelsContext value={labels}>{children}</LabelsContext>
}

export function useLabels(): Labels {
  const labels = useContext(LabelsContext)
  if (labels === null) throw new Error('useLabels needs a LabelsProvider')
  return labels
}
