import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import type { InvitationPageQuery } from '../../generated/client/graphql.ts'
import { useInvitationAcceptMutation } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { useHandover } from '../handover.tsx'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { FormMessage } from '../ui/form-message.tsx'
import { Initials } from '../ui/initials.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSignOut } from '../use-sign-out.ts'
import { useSubmit } from '../use-submit.ts'
import type { Offer } from './invitation-facts.tsx'
import styles from './invitation-screen.module.css'

interface OwnAnswerProps {
  token: string
  invitation: Offer
  viewer: NonNullable<InvitationPageQuery['viewer']>
  onRefused: () => void
}

/** For whoever is signed in: becomes a member, or is somebody else first. */
export function OwnAnswer({ token, invitation, viewer, onRefused }: OwnAnswerProps) {
  const { invitation: texts } = useMessages()
  const router = useRouter()
  const toast = useToast()
  const handover = useHandover()
  const { switchOrganization, restart } = useConnection()
  const signOut = useSignOut(restart)
  const [accept] = useInvitationAcceptMutation({ fetchPolicy: 'no-cache' })
  const submission = useSubmit({ mutate: accept, payloadOf: (data) => data.invitationAccept, fields: [], isIdempotent: true })
  const { user, organizations } = viewer
  const present = organizations.find(({ name }) => name === invitation.organization)

  async function onAccept() {
    const payload = await submission.submit({ token })
    if (!payload?.invitation) return onRefused()
    const { organization } = payload.invitation
    handover.invitationToken = null
    toast.success(texts.accepted(organization.name))
    open(organization.id)
  }

  function open(organizationId: string) {
    // together, or this page would be read again first, and find the invitation used
    startTransition(() => {
      router.replace(paths.home)
      switchOrganization(organizationId)
    })
  }

  return (
    <div className={styles.form}>
      <div className={styles.person}>
        <Initials name={user.name} seed={user.id} />
        <p className={styles.text}>
          {texts.signedInAs} <strong>{user.login}</strong>
        </p>
      </div>
      {invitation.login && invitation.login !== user.login && <p className={styles.warning}>{texts.otherAddressee(invitation.login)}</p>}
      {present && <p className={styles.text}>{texts.alreadyMember(present.name)}</p>}
      <FormMessage message={submission.message} />
      {present ? (
        <Button fullWidth onClick={() => open(present.id)}>
          {texts.open(present.name)}
        </Button>
      ) : (
        <Button fullWidth loading={submission.isSubmitting} onClick={onAccept}>
          {texts.accept}
        </Button>
      )}
      <Button variant="default" fullWidth onClick={signOut}>
        {texts.signOut}
      </Button>
    </div>
  )
}
