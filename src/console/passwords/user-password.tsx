import type { UserPasswordPartFragment } from '../../generated/client/graphql.ts'
import { useUserPasswordChangeRequireMutation, useUserPasswordResetMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note } from '../ui/section.tsx'
import { useBlockOf, useUserAct } from '../use-user-act.ts'
import { AskedAct } from './asked-act.tsx'
import { CreateAccessLink } from './create-access-link.tsx'
import { GivePassword } from './give-password.tsx'
import styles from './user-password.module.css'

/** How the user gets, loses and replaces a password. */
export function UserPassword({ user }: { user: UserPasswordPartFragment }) {
  const { password: texts } = useMessages().userSections
  const blockOf = useBlockOf()
  const [reset] = useUserPasswordResetMutation()
  const [requireChange] = useUserPasswordChangeRequireMutation()
  const resetting = useUserAct(user.id, { mutate: reset, payloadOf: (data) => data.userPasswordReset, fields: [], isIdempotent: false })
  const requiring = useUserAct(user.id, {
    mutate: requireChange,
    payloadOf: (data) => data.userPasswordChangeRequire,
    fields: [],
    isIdempotent: false,
  })

  const blocked = blockOf(user, 'RESET_PASSWORD') ?? (user.hasPassword ? blockOf(user, 'EDIT_PASSWORD') : null)

  return (
    <>
      <div className={styles.facts}>
        {user.hasPassword ? texts.isSet : texts.isMissing} {user.mustChangePassword && texts.mustChange}
        <CredentialMail user={user} />
      </div>
      <div className={styles.actions}>
        {user.viewerCanEditPassword && <GivePassword user={user} blocked={user.hasPassword ? blockOf(user, 'EDIT_PASSWORD') : null} />}
        {user.viewerCanResetPassword && (
          <AskedAct
            label={texts.reset}
            subject={user.login}
            blocked={blockOf(user, 'RESET_PASSWORD')}
            title={texts.resetTitle(user.login)}
            text={texts.resetText}
            doneText={texts.resetDone(user.login)}
            act={resetting}
            input={{ id: user.id }}
          />
        )}
        {user.viewerCanEditPassword && <CreateAccessLink user={user} />}
        {user.viewerCanEditPassword && user.hasPassword && !user.mustChangePassword && (
          <AskedAct
            label={texts.require}
            subject={user.login}
            blocked={null}
            title={texts.requireTitle(user.login)}
            text={texts.requireText}
            doneText={texts.requireDone(user.login)}
            act={requiring}
            input={{ id: user.id }}
          />
        )}
      </div>
      {blocked !== null && (
        <div className={styles.blocked}>
          <Note>{blocked}</Note>
        </div>
      )}
    </>
  )
}

/** What became of the last mail with a link to choose a password. */
function CredentialMail({ user }: { user: UserPasswordPartFragment }) {
  const { password: texts } = useMessages().userSections
  const mail = user.credentialMail
  if (mail === null) return null

  return (
    <div className={styles.mail}>
      {texts.mail[mail.kind] ?? mail.kind} {texts.mailStates[mail.state] ?? mail.state} <RelativeTime at={mail.at} />
      {mail.expiresAt !== null && (
        <>
          {` · ${texts.linkExpires} `}
          <RelativeTime at={mail.expiresAt} />
        </>
      )}
      {mail.error !== null && <div className={styles.failure}>{mail.error}</div>}
    </div>
  )
}
