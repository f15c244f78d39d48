import { useMemo, useState } from 'react'
import type { ProfileFieldsFragment, ProfileUpdateMutation } from '../../generated/client/graphql.ts'
import { useProfileUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { PermissionFields } from '../permission-fields.tsx'
import type { Permission } from '../permission-groups.tsx'
import { StagedForm } from '../ui/staged-form.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useStaged } from '../use-staged.ts'
import { useSubmit } from '../use-submit.ts'
import { ChangedFirst } from './changed-first.tsx'
import styles from './permission-editor.module.css'

interface PermissionEditorProps {
  profile: ProfileFieldsFragment
  /** All that a profile of its kind can give. */
  offered: readonly Permission[]
}

/** What the profile gives: staged, with what the change would do to those who have it. */
export function PermissionEditor({ profile, offered }: PermissionEditorProps) {
  const { profiles: texts } = useMessages()
  const toast = useToast()
  const [faster, setFaster] = useState<ProfileUpdateMutation['profileUpdate']['profile']>(null)
  const saved = useMemo(
    () => Object.fromEntries(offered.map(({ name }) => [name, profile.permissions.includes(name)])),
    [offered, profile.permissions],
  )
  const staged = useStaged<Record<string, boolean>>(saved)
  const [update] = useProfileUpdateMutation()
  const form = useSubmit({
    mutate: update,
    payloadOf: (data) => data.profileUpdate,
    fields: [],
    isIdempotent: true,
    onRefused: (payload) => setFaster(payload.profile),
  })
  const namesOf = (isGiven: boolean) => offered.map(({ name }) => name).filter((name) => staged.changed[name] === isGiven)
  const [gains, losses] = [namesOf(true), namesOf(false)]

  async function confirm() {
    const permissions = offered.map(({ name }) => name).filter((name) => staged.values[name])
    if ((await form.submit({ id: profile.id, permissions, expectedVersion: profile.version })) === null) return
    staged.reset()
    toast.success(texts.saved(profile.name))
  }

  function cancel() {
    form.reset()
    staged.reset()
  }

  const word = (isGiven: boolean | undefined) => (isGiven ? texts.given : texts.notGiven)
  const overtaken = staged.overtaken.map((name) => ({ label: name, theirs: word(saved[name]), mine: word(staged.values[name]) }))
  return (
    <StagedForm
      label={texts.form(profile.name)}
      isChanged={staged.isChanged}
      isBusy={form.isSubmitting}
      message={form.message}
      summary={
        <div className={styles.summary} role="status">
          <p>{texts.effect(profile.membershipCount, gains.length, losses.length)}</p>
          {gains.length > 0 && <p className={styles.names}>{texts.gains(gains)}</p>}
          {losses.length > 0 && <p className={styles.names}>{texts.losses(losses)}</p>}
        </div>
      }
      conflict={form.hasConflict ? { sentence: <ChangedFirst change={faster} />, overtaken } : null}
      onConfirm={confirm}
      onCancel={cancel}
    >
      <PermissionFields offered={offered} values={staged.values} changed={staged.changed} onChange={staged.set} />
    </StagedForm>
  )
}
