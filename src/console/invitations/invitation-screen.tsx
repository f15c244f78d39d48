'use client'
import { useState } from 'react'
import { useInvitationPageQuery } from '../../generated/hooks.ts'
import { type Failure, readFailure } from '../failure.ts'
import { useHandover } from '../handover.tsx'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { CardLink } from '../ui/card-link.tsx'
import { Mark } from '../ui/mark.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useDelay } from '../ui/use-delay.ts'
import { useLinkToken } from '../use-link-token.ts'
import { DeclineInvitation } from './decline-invitation.tsx'
import { InvitationFacts } from './invitation-facts.tsx'
import styles from './invitation-screen.module.css'
import { NewAccount } from './new-account.tsx'
import { OwnAnswer } from './own-answer.tsx'

/** Where the link of an invitation leads. */
export function InvitationScreen() {
  const { invitation: texts, pages, product } = useMessages()
  const token = useLinkToken('invitationToken')
  if (token === undefined) return <Waiting />
  if (token !== null) return <OpenedInvitation key={token} token={token} />
  return (
    <Card title={texts.noLinkTitle} subtitle={texts.noLinkText}>
      <title>{`${texts.title} · ${product}`}</title>
      <CardLink href={paths.home}>{pages.toStart}</CardLink>
    </Card>
  )
}

function OpenedInvitation({ token }: { token: string }) {
  const messages = useMessages()
  const texts = messages.invitation
  const toast = useToast()
  const handover = useHandover()
  const { data, previousData, error, refetch } = useInvitationPageQuery({ variables: { token }, fetchPolicy: 'network-only' })
  const [declined, setDeclined] = useState<{ organization: string; invitedBy: string } | null>(null)
  // what is shown, and typed, outlives a failed look
  const page = data ?? previousData

  if (declined !== null)
    return (
      <Card title={texts.declinedTitle} subtitle={texts.declinedText(declined.organization, declined.invitedBy)}>
        <title>{`${texts.declinedTitle} · ${messages.product}`}</title>
        <CardLink href={paths.home}>{messages.pages.toStart}</CardLink>
      </Card>
    )
  if (page === undefined)
    return error === undefined ? <Waiting /> : <Failed failure={readFailure(error, messages)} onRetry={() => refetch()} />

  const { invitation, instance, viewer, passwordPolicy } = page
  if (!invitation)
    return (
      <Card mark={<Mark name={instance.name} size="large" />} title={texts.overTitle} subtitle={texts.overText}>
        <title>{`${texts.overTitle} · ${instance.name}`}</title>
        <p className={styles.text}>
          {texts.overAdvice} {viewer === null && texts.overSignIn}
        </p>
        {viewer === null ? (
          <CardLink href={paths.signIn()}>{messages.signIn.title}</CardLink>
        ) : (
          <CardLink href={paths.home}>{messages.pages.toStart}</CardLink>
        )}
      </Card>
    )

  /** What the server knows now; null when it cannot be asked, which the form's own request then tells. */
  async function look() {
    const result = await refetch().catch(() => null)
    return result?.data ?? null
  }

  async function onRefused() {
    const now = await look()
    if (viewer !== null && now?.viewer === null) toast.notice(texts.sessionEnded)
  }

  function onDeclined(offer: { organization: string; invitedBy: string }) {
    handover.invitationToken = null
    setDeclined(offer)
  }

  return (
    <Card mark={<Mark name={instance.name} size="large" />} title={texts.join(invitation.organization)} subtitle={instance.name}>
      <title>{`${texts.join(invitation.organization)} · ${instance.name}`}</title>
      <InvitationFacts invitation={invitation} />
      {viewer === null ? (
        <NewAccount
          token={token}
          invitation={invitation}
          policy={passwordPolicy}
          isStillStranger={async () => (await look())?.viewer == null}
          onRefused={onRefused}
        />
      ) : (
        <OwnAnswer token={token} invitation={invitation} viewer={viewer} onRefused={onRefused} />
      )}
      <footer className={styles.footer}>
        <DeclineInvitation
          named={{ token }}
          organization={invitation.organization}
          variant="subtle"
          onDeclined={() => onDeclined(invitation)}
          onRefused={onRefused}
        />
      </footer>
    </Card>
  )
}

function Failed({ failure: { sentence, requestId }, onRetry }: { failure: Failure; onRetry: () => void }) {
  const { invitation: texts, product } = useMessages()
  return (
    <Card title={texts.title}>
      <title>{`${texts.title} · ${product}`}</title>
      <ErrorState sentence={sentence} requestId={requestId} onRetry={onRetry} />
    </Card>
  )
}

const noticeableMs = 150

function Waiting() {
  const { invitation: texts, product } = useMessages()
  const isNoticeable = useDelay(true, noticeableMs)
  return (
    <Card title={texts.title} subtitle={isNoticeable ? texts.reading : undefined}>
      <title>{`${texts.title} · ${product}`}</title>
    </Card>
  )
}
