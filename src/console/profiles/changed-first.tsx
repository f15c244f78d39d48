import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'

interface ChangedFirstProps {
  /** Null while it is not known. */
  change: { updatedAt: string; updatedBy: { label: string } | null } | null
}

/** Who changed the profile while it was being edited, and when. */
export function ChangedFirst({ change }: ChangedFirstProps) {
  const { profiles: texts } = useMessages()
  if (change === null) return texts.changedBySomebody
  const { updatedAt, updatedBy } = change
  return (
    <>
      {updatedBy === null ? texts.changedBySomebody : texts.changedBy(updatedBy.label)} <RelativeTime at={updatedAt} />
    </>
  )
}
