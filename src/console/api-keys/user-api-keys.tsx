import type { ApiKeyFieldsFragment, UserApiKeysPartFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note } from '../ui/section.tsx'
import { ApiKeyActions } from './api-key-actions.tsx'
import { CreateApiKey } from './create-api-key.tsx'
import styles from './user-api-keys.module.css'

/** The keys that authenticate the user to the API. */
export function UserApiKeys({ user }: { user: UserApiKeysPartFragment }) {
  const { apiKeys: texts } = useMessages().userSections

  return (
    <>
      {user.apiKeys.length === 0 && (
        <div className={styles.none}>
          <Note>{texts.none}</Note>
        </div>
      )}
      {user.apiKeys.length > 0 && (
        <ul className={styles.keys}>
          {user.apiKeys.map((apiKey) => (
            <li key={apiKey.id} className={styles.key}>
              <KeyFacts apiKey={apiKey} />
              {user.viewerCanManageApiKeys && <ApiKeyActions userId={user.id} apiKey={apiKey} />}
            </li>
          ))}
        </ul>
      )}
      {user.viewerCanManageApiKeys && <CreateApiKey user={user} />}
    </>
  )
}

function KeyFacts({ apiKey }: { apiKey: ApiKeyFieldsFragment }) {
  const { apiKeys: texts } = useMessages().userSections
  const { organizationIds, permissions, networks } = apiKey
  const limits = [
    organizationIds !== null && texts.onlyIn(organizationIds.length),
    permissions !== null && texts.onlyPermissions(permissions.length),
    networks !== null && texts.onlyFrom(networks),
  ].filter((limit) => limit !== false)

  return (
    <div className={styles.text}>
      <div>
        <span className={styles.name}>{apiKey.name}</span>
        <span className={styles.prefix}>{apiKey.prefix}</span>
        {apiKey.state !== 'ACTIVE' && <span className={styles.state}>{texts.states[apiKey.state]}</span>}
      </div>
      <div className={styles.facts}>
        {apiKey.lastUsedAt === null ? (
          texts.neverUsed
        ) : (
          <>
            {texts.lastUsed} <RelativeTime at={apiKey.lastUsedAt} />
            {apiKey.lastUsedFrom !== null && ` ${texts.from} ${apiKey.lastUsedFrom}`}
          </>
        )}
        {' · '}
        {apiKey.expiresAt === null ? (
          texts.neverExpires
        ) : (
          <>
            {texts.expires} <RelativeTime at={apiKey.expiresAt} />
          </>
        )}
      </div>
      {limits.length > 0 && <div className={styles.facts}>{limits.join(' · ')}</div>}
      {apiKey.previousValidUntil !== null && (
        <div className={styles.facts}>
          {texts.previousWorks} <RelativeTime at={apiKey.previousValidUntil} />
        </div>
      )}
      {apiKey.reusedAt !== null && (
        <div className={styles.warning}>
          {texts.reused} <RelativeTime at={apiKey.reusedAt} />
        </div>
      )}
    </div>
  )
}
