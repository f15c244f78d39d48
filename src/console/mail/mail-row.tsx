import type { MailFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { DiscardMail } from './discard-mail.tsx'
import styles from './mail.module.css'
import { RetryMail } from './retry-mail.tsx'

/** One mail, what became of it, and what can be done about it. */
export function MailRow({ mail }: { mail: MailFieldsFragment }) {
  const { mail: texts } = useMessages()
  const kind = texts.kinds[mail.kind]
  const name = texts.mailTo(kind, mail.address)
  const isOpen = mail.state === 'QUEUED' || mail.state === 'FAILED'

  return (
    <li className={styles.mail} aria-label={name}>
      <div className={styles.text}>
        <div className={styles.kind}>
          <span className={styles.state} data-state={mail.state}>
            {texts.states[mail.state]}
          </span>
          {kind}
        </div>
        <div className={styles.address} data-empty={mail.address === null}>
          {mail.address ?? texts.noAddress}
        </div>
        {mail.error !== null && <code className={styles.error}>{mail.error}</code>}
        <div className={styles.meta}>
          {mail.user !== null && (
            <span>
              {texts.for} {mail.user.label}
            </span>
          )}
          {mail.by !== null && (
            <span>
              {texts.by} {mail.by.label}
            </span>
          )}
          <span>
            {texts.queued} <RelativeTime at={mail.createdAt} />
          </span>
          {mail.attempts > 0 && <span>{texts.attempts(mail.attempts)}</span>}
          {mail.nextAttemptAt !== null && (
            <span>
              {texts.next} <RelativeTime at={mail.nextAttemptAt} />
            </span>
          )}
          {mail.endedAt !== null && (
            <span>
              {texts.ended} <RelativeTime at={mail.endedAt} />
            </span>
          )}
        </div>
      </div>
      {isOpen && (
        <div className={styles.acts}>
          <RetryMail mail={mail} name={name} />
          <DiscardMail mail={mail} name={name} />
        </div>
      )}
    </li>
  )
}
