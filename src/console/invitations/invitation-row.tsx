import type { InvitationFieldsFragment, InvitationState } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateMark, type StateTone } from '../ui/state-mark.tsx'
import styles from './invitations.module.css'
import { ResendInvitation } from './resend-invitation.tsx'
import { RevokeInvitation } from './revoke-invitation.tsx'

const tones: Record<InvitationState, StateTone> = {
  OPEN: 'open',
  EXPIRED: 'warning',
  ACCEPTED: 'good',
  DECLINED: 'over',
  REVOKED: 'over',
}

interface InvitationRowProps {
  invitation: InvitationFieldsFragment
  namesOrganization: boolean
}

/** One invitation, what became of it, and what can be done about it. */
export function InvitationRow({ invitation, namesOrganization }: InvitationRowProps) {
  const { invitations: texts } = useMessages()
  const { state, profile, organization, createdBy, sentAt, expiresAt, endedAt, endedBy } = invitation
  const address = addressOf(invitation)
  const isOpen = state === 'OPEN'
  const isExpired = state === 'EXPIRED'

  return (
    <li className={styles.invitation} aria-label={address}>
      <div className={styles.state}>
        <StateMark tone={tones[state]} label={texts.states[state]} />
      </div>
      <div className={styles.text}>
        <div className={styles.address}>{address}</div>
        <div className={styles.offer}>
          {namesOrganization && `${texts.to(organization.name)} `}
          {texts.as(profile.name)}
        </div>
        <div className={styles.meta}>
          <span>
            {texts.sent} <RelativeTime at={sentAt} /> {texts.by(createdBy.label)}
          </span>
          {(isOpen || isExpired) && (
            <span>
              {isOpen ? texts.expires : texts.expired} <RelativeTime at={expiresAt} />
            </span>
          )}
          {endedAt !== null && (
            <span>
              {texts.ended[state]} <RelativeTime at={endedAt} /> {endedBy !== null && texts.by(endedBy.label)}
            </span>
          )}
        </div>
      </div>
      {(isOpen || isExpired) && (
        <div className={styles.acts}>
          <ResendInvitation id={invitation.id} address={address} />
          <RevokeInvitation id={invitation.id} address={address} />
        </div>
      )}
    </li>
  )
}

/** An invitation has one of both. */
const addressOf = ({ login, email, id }: InvitationFieldsFragment): string => login ?? email ?? id
