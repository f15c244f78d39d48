import { Button } from '@mantine/core'
import { type KeyboardEvent, useId, useState } from 'react'
import type { UserErrorFieldsFragment } from '../../generated/client/graphql.ts'
import { useInvitationDeclineMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './decline-invitation.module.css'

interface DeclineInvitationProps {
  /** By the token of its link, or one's own by id. */
  named: { token: string } | { id: string }
  organization: string
  variant: 'subtle' | 'default'
  onDeclined: () => void
  onRefused: (userErrors: readonly UserErrorFieldsFragment[]) => void
}

/** Ends an invitation, after asking once: it cannot be had back. */
export function DeclineInvitation({ named, organization, variant, onDeclined, onRefused }: DeclineInvitationProps) {
  const { invitation: texts } = useMessages()
  const toast = useToast()
  const question = useId()
  const [isAsked, setIsAsked] = useState(false)
  // focus returns to where it was taken from
  const [wasAsked, setWasAsked] = useState(false)
  const [decline] = useInvitationDeclineMutation({ fetchPolicy: 'no-cache' })
  const submission = useSubmit({
    mutate: decline,
    payloadOf: (data) => data.invitationDecline,
    fields: [],
    isIdempotent: true,
    onRefused: ({ userErrors }) => onRefused(userErrors),
  })

  async function onConfirm() {
    if ((await submission.submit(named)) === null) return
    toast.success(texts.declined(organization))
    onDeclined()
  }

  function keep() {
    submission.reset()
    setIsAsked(false)
    setWasAsked(true)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') keep()
  }

  if (!isAsked)
    return (
      <Button variant={variant} color="gray" size="xs" autoFocus={wasAsked} onClick={() => setIsAsked(true)}>
        {texts.decline}
      </Button>
    )

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would not stand in a line with its buttons
    <div role="group" aria-labelledby={question} className={styles.question} onKeyDown={onKeyDown}>
      <div>
        <p id={question} className={styles.text}>
          {texts.declineQuestion(organization)}
        </p>
        <FormMessage message={submission.message} />
      </div>
      <div className={styles.buttons}>
        <Button color="red" size="xs" loading={submission.isSubmitting} onClick={onConfirm}>
          {texts.decline}
        </Button>
        <Button variant="default" size="xs" autoFocus disabled={submission.isSubmitting} onClick={keep}>
          {texts.keep}
        </Button>
      </div>
    </div>
  )
}
