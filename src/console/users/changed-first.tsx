import type { UserDetailsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'

/** Who changed the user while it was being edited, and when. */
export function ChangedFirst({ user }: { user: UserDetailsFragment }) {
  const { user: texts } = useMessages()
  return (
    <>
      {user.updatedBy === null ? texts.changedBySomebody : texts.changedBy(user.updatedBy.label)} <RelativeTime at={user.updatedAt} />
    </>
  )
}
