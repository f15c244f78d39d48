import Link from 'next/link'
import type { ApiKeyRowFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note, Section } from '../ui/section.tsx'
import { ApiKeyButtons } from './api-key-buttons.tsx'
import styles from './api-key-details.module.css'
import { ApiKeyLimits } from './api-key-limits.tsx'
import { ApiKeyStateMark } from './api-key-state-mark.tsx'

interface ApiKeyDetailsProps {
  apiKey: ApiKeyRowFragment
  /** The page of the user whom it authenticates. */
  ownerHref: string
}

export function ApiKeyDetails({ apiKey, ownerHref }: ApiKeyDetailsProps) {
  const { apiKeys: texts, userSections } = useMessages()
  const { user, state } = apiKey

  return (
    <div className={styles.details}>
      <Facts>
        <Fact label={texts.columns.state}>
          <ApiKeyStateMark state={state} label={userSections.apiKeys.states[state]} />
        </Fact>
        <Fact label={texts.columns.owner}>
          <Link href={ownerHref} prefetch={false}>
            {user.login}
          </Link>
          {user.name !== user.login && <span className={styles.quiet}> {user.name}</span>}
        </Fact>
        <Fact label={texts.prefix}>
          <CopyText text={apiKey.prefix} label={texts.prefix} />
        </Fact>
        <Fact label={texts.columns.created}>
          <RelativeTime at={apiKey.createdAt} /> {texts.byAt(apiKey.createdBy.label)}
        </Fact>
        <Fact label={texts.columns.expires}>
          <RelativeTime at={apiKey.expiresAt} />
        </Fact>
        <Fact label={texts.columns.lastUsed}>
          <RelativeTime at={apiKey.lastUsedAt} />
          {apiKey.lastUsedFrom !== null && ` ${userSections.apiKeys.from} ${apiKey.lastUsedFrom}`}
        </Fact>
        {apiKey.renewedAt !== null && (
          <Fact label={texts.renewed}>
            <RelativeTime at={apiKey.renewedAt} />
          </Fact>
        )}
        {apiKey.previousValidUntil !== null && (
          <Fact label={texts.previousWorks}>
            <RelativeTime at={apiKey.previousValidUntil} />
          </Fact>
        )}
        {apiKey.reusedAt !== null && (
          <Fact label={texts.reused}>
            <span className={styles.warning}>
              <RelativeTime at={apiKey.reusedAt} />
            </span>
          </Fact>
        )}
        {apiKey.revokedAt !== null && (
          <Fact label={texts.revoked}>
            <RelativeTime at={apiKey.revokedAt} />
          </Fact>
        )}
        <Fact label={texts.id}>
          <CopyText text={apiKey.id} label={texts.id} />
        </Fact>
      </Facts>
      {state !== 'REVOKED' && user.viewerCanManageApiKeys && <ApiKeyButtons userId={user.id} apiKey={apiKey} />}
      {!user.viewerCanManageApiKeys && (
        <div className={styles.note}>
          <Note>{texts.cannotManage}</Note>
        </div>
      )}
      <Section heading="h3" title={texts.restrictions}>
        <ApiKeyLimits apiKey={apiKey} />
      </Section>
    </div>
  )
}
