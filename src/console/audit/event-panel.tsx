import { IconHistoryOff } from '@tabler/icons-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { AuditEventFieldsFragment } from '../../generated/client/graphql.ts'
import { useAuditEventsQuery } from '../../generated/hooks.ts'
import { EventChanges } from '../event-changes.tsx'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note, Section } from '../ui/section.tsx'
import { SidePanel } from '../ui/side-panel.tsx'
import { ErrorState, MessageState } from '../ui/states.tsx'
import { WayButtons } from '../ui/way-buttons.tsx'
import styles from './event-panel.module.css'

interface EventPanelProps {
  id: string
  /** Of a user; null where the reader sees no users. */
  pathOfUser: ((id: string) => string) | null
  onClose: () => void
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** One event with everything that was recorded. */
export function EventPanel({ id, pathOfUser, ...way }: EventPanelProps) {
  const messages = useMessages()
  const { audit: texts } = messages
  const { data, error, refetch } = useAuditEventsQuery({ variables: { first: 1, filter: { ids: [id] } } })
  const event = data?.auditEvents.nodes[0]

  function content(): ReactNode {
    if (event !== undefined) return <EventFacts event={event} pathOfUser={pathOfUser} />
    if (error !== undefined) {
      const { sentence, requestId } = readFailure(error, messages)
      return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
    }
    if (data === undefined) return null
    return (
      <MessageState icon={<IconHistoryOff size={22} stroke={1.6} aria-hidden />} title={texts.notFoundTitle}>
        {texts.notFoundText}
      </MessageState>
    )
  }

  return (
    <SidePanel
      subject={id}
      title={event === undefined ? texts.event : (texts.actions[event.action] ?? event.action)}
      {...way}
      actions={<WayButtons texts={texts} {...way} />}
    >
      {content()}
    </SidePanel>
  )
}

function EventFacts({ event, pathOfUser }: { event: AuditEventFieldsFragment; pathOfUser: EventPanelProps['pathOfUser'] }) {
  const { audit: texts } = useMessages()
  const { columns: titles } = texts
  const { actor, apiKey, target, organization, reason, address, requestId, sealedAt, erasedAt } = event
  const hasChanges = event.before !== null || event.after !== null
  const linked = (id: string | undefined, label: string) =>
    id === undefined || pathOfUser === null ? (
      label
    ) : (
      <Link href={pathOfUser(id)} prefetch={false}>
        {label}
      </Link>
    )

  return (
    <div className={styles.facts}>
      <Facts>
        <Fact label={titles.at}>
          <RelativeTime at={event.at} />
        </Fact>
        <Fact label={titles.actor}>{linked(actor.user?.id, actor.label)}</Fact>
        {apiKey !== null && <Fact label={titles.apiKey}>{apiKey.prefix}</Fact>}
        <Fact label={titles.target}>{linked(target.type === 'user' ? target.id : undefined, target.label)}</Fact>
        <Fact label={titles.targetType}>{texts.targetTypes[target.type] ?? target.type}</Fact>
        {organization !== null && <Fact label={titles.organization}>{organization.name}</Fact>}
        {reason !== null && <Fact label={titles.reason}>{reason}</Fact>}
        {address !== null && <Fact label={titles.address}>{address}</Fact>}
        {requestId !== null && (
          <Fact label={titles.requestId}>
            <CopyText text={requestId} label={titles.requestId} />
          </Fact>
        )}
        <Fact label={titles.id}>
          <CopyText text={event.id} label={titles.id} />
        </Fact>
        {sealedAt !== null && (
          <Fact label={texts.sealed}>
            <RelativeTime at={sealedAt} />
          </Fact>
        )}
        {erasedAt !== null && (
          <Fact label={texts.erased}>
            <RelativeTime at={erasedAt} />
          </Fact>
        )}
      </Facts>
      <Section heading="h3" title={titles.changes}>
        {hasChanges ? <EventChanges event={event} /> : <Note>{erasedAt === null ? texts.noChanges : texts.erasedText}</Note>}
      </Section>
    </div>
  )
}
