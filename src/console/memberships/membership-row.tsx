import { useRef, useState } from 'react'
import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { Initials } from '../ui/initials.tsx'
import { ChangeProfile } from './change-profile.tsx'
import { MembershipMenu } from './membership-menu.tsx'
import { useMembershipActs } from './use-membership-acts.ts'
import styles from './user-memberships.module.css'

interface MembershipRowProps {
  user: UserMembershipsPartFragment
  membership: UserMembershipsPartFragment['memberships'][number]
  /** Without it the reader sees the user no more. */
  isLastSeen: boolean
  onGone: (() => void) | undefined
}

export function MembershipRow({ user, membership, isLastSeen, onGone }: MembershipRowProps) {
  const { memberships: texts } = useMessages().userSections
  const [isChanging, setIsChanging] = useState(false)
  const [isRemoving, setIsRemoving] = useState(false)
  const acts = useMembershipActs(user, membership)
  const menu = useRef<HTMLButtonElement>(null)
  const { organization, profile, suspendedAt, isDefault } = membership

  function stopChanging() {
    acts.reset()
    setIsChanging(false)
    menu.current?.focus()
  }

  function stopRemoving() {
    setIsRemoving(false)
    // the item that led to the dialog is gone
    setTimeout(() => menu.current?.focus())
  }

  return (
    <li className={styles.membership}>
      <Initials name={organization.name} seed={organization.id} shape="square" />
      <span className={styles.name}>{organization.name}</span>
      {isDefault && <span className={styles.badge}>{texts.isDefault}</span>}
      {organization.lockedAt !== null && <span className={styles.badge}>{texts.isLocked}</span>}
      {suspendedAt !== null && <span className={styles.badge}>{texts.isSuspended}</span>}
      <span className={styles.profile}>{profile.name}</span>
      <MembershipMenu
        ref={menu}
        user={user}
        membership={membership}
        acts={acts}
        onChangeProfile={() => setIsChanging(true)}
        onRemove={isLastSeen ? () => setIsRemoving(true) : () => acts.remove()}
      />
      {isChanging && (
        <ChangeProfile
          membership={membership}
          isBusy={acts.isBusy}
          onConfirm={async (chosen) => (await acts.changeProfile(chosen)) && stopChanging()}
          onCancel={stopChanging}
        />
      )}
      {isRemoving ? (
        <AskDialog
          title={texts.removeTitle(user.login, organization.name)}
          consequences={texts.removeConsequences}
          confirmLabel={texts.remove}
          isDangerous
          form={{ isSubmitting: acts.isBusy, problem: acts.message, reset: acts.reset }}
          onConfirm={async () => (await acts.remove(false)) && onGone?.()}
          onCancel={stopRemoving}
        />
      ) : (
        <FormMessage message={acts.message} />
      )}
    </li>
  )
}
