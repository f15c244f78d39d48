'use client'
import { Button } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import type { InvitationFieldsFragment, UserErrorFieldsFragment } from '../../generated/client/graphql.ts'
import { useInvitationAcceptMutation, useOwnInvitationsQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import { DeclineInvitation } from './decline-invitation.tsx'
import styles from './own-invitations.module.css'

/** Open invitations addressed to the reader, one after the other; nothing when there is none. */
export function OwnInvitations() {
  const { invitation: texts } = useMessages()
  const toast = useToast()
  const { data, refetch } = useOwnInvitationsQuery()
  // the server lists one on whose sender may not invite any more: the sender may again before it ends
  const [overIds, setOverIds] = useState<readonly string[]>([])
  const [first, ...others] = data?.viewer?.invitations.filter(({ id }) => !overIds.includes(id)) ?? []
  if (first === undefined) return null

  function onOver(sentence: string) {
    if (first !== undefined) setOverIds([...overIds, first.id])
    toast.notice(sentence)
    void refetch()
  }

  return (
    <section className={styles.banner} aria-label={texts.yours}>
      <IconMail size={17} stroke={1.7} aria-hidden className={styles.icon} />
      <OwnInvitation key={first.id} invitation={first} count={others.length} onAnswered={() => refetch()} onOver={onOver} />
    </section>
  )
}

interface OwnInvitationProps {
  invitation: InvitationFieldsFragment
  count: number
  onAnswered: () => void
  /** It cannot be answered any more: why, as a sentence. */
  onOver: (sentence: string) => void
}

function OwnInvitation({ invitation: { id, organization, profile, createdBy }, count, onAnswered, onOver }: OwnInvitationProps) {
  const { invitation: texts } = useMessages()
  const toast = useToast()
  // the organizations to switch between are one more now
  const [accept] = useInvitationAcceptMutation({ fetchPolicy: 'no-cache', refetchQueries: ['Viewer'] })
  const submission = useSubmit({
    mutate: accept,
    payloadOf: (data) => data.invitationAccept,
    fields: [],
    isIdempotent: true,
    onRefused: ({ userErrors }) => onRefused(userErrors),
  })

  function onRefused(userErrors: readonly UserErrorFieldsFragment[]) {
    const end = userErrors.find(({ code }) => code === 'EXPIRED' || code === 'NOT_FOUND')
    if (end) onOver(end.message)
  }

  async function onAccept() {
    if ((await submission.submit({ id })) === null) return
    toast.success(texts.accepted(organization.name))
    onAnswered()
  }

  return (
    <div className={styles.invitation}>
      <p className={styles.text}>
        {texts.offer(createdBy.label, organization.name, profile.name)}
        {count > 0 && <span className={styles.more}> {texts.more(count)}</span>}
      </p>
      <FormMessage message={submission.message} />
      <div className={styles.buttons}>
        <Button size="xs" loading={submission.isSubmitting} onClick={onAccept}>
          {texts.accept}
        </Button>
        <DeclineInvitation
          named={{ id }}
          organization={organization.name}
          variant="default"
          onDeclined={onAnswered}
          onRefused={onRefused}
        />
      </div>
    </div>
  )
}
