'use client'
import { Button } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import type { InvitationFieldsFragment } from '../../generated/client/graphql.ts'
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
  const { data, refetch } = useOwnInvitationsQuery()
  const [first, ...others] = data?.viewer?.invitations ?? []
  if (first === undefined) return null
  return (
    <section className={styles.banner} aria-label={texts.yours}>
      <IconMail size={17} stroke={1.7} aria-hidden className={styles.icon} />
      <OwnInvitation key={first.id} invitation={first} count={others.length} onAnswered={() => refetch()} />
    </section>
  )
}

interface OwnInvitationProps {
  invitation: InvitationFieldsFragment
  count: number
  onAnswered: () => void
}

function OwnInvitation({ invitation: { id, organization, profile, createdBy }, count, onAnswered }: OwnInvitationProps) {
  const { invitation: texts } = useMessages()
  const toast = useToast()
  // the organizations to switch between are one more now
  const [accept] = useInvitationAcceptMutation({ fetchPolicy: 'no-cache', refetchQueries: ['Viewer'] })
  const submission = useSubmit({ mutate: accept, payloadOf: (data) => data.invitationAccept, fields: [], isIdempotent: true })

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
        <DeclineInvitation named={{ id }} organization={organization.name} variant="default" onDeclined={onAnswered} />
      </div>
    </div>
  )
}
