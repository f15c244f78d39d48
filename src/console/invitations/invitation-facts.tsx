import type { InvitationPageQuery } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import styles from './invitation-facts.module.css'

/** What the link offers. */
export type Offer = NonNullable<InvitationPageQuery['invitation']>

export function InvitationFacts({ invitation }: { invitation: Offer }) {
  const { invitation: texts } = useMessages()
  const addressee = invitation.login ?? invitation.email
  return (
    <dl className={styles.facts}>
      <dt>{texts.invitedBy}</dt>
      <dd>{invitation.invitedBy}</dd>
      <dt>{texts.profile}</dt>
      <dd>{invitation.profile}</dd>
      {addressee && (
        <>
          <dt>{texts.addressedTo}</dt>
          <dd>{addressee}</dd>
        </>
      )}
      <dt>{texts.expires}</dt>
      <dd>
        <RelativeTime at={invitation.expiresAt} />
      </dd>
    </dl>
  )
}
