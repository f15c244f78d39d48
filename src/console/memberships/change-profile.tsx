import { Button, NativeSelect } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useProfileChoicesQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import styles from './user-memberships.module.css'

interface ChangeProfileProps {
  membership: UserMembershipsPartFragment['memberships'][number]
  isBusy: boolean
  onConfirm: (chosen: { id: string; name: string }) => void
  onCancel: () => void
}

/** Another profile of the organization's kind: Confirm applies it, Escape leaves everything as it was. */
export function ChangeProfile({ membership, isBusy, onConfirm, onCancel }: ChangeProfileProps) {
  const { ui, userSections } = useMessages()
  const texts = userSections.memberships
  const { organization, profile } = membership
  const { data } = useProfileChoicesQuery({ variables: { kind: organization.kind } })
  const [chosenId, setChosenId] = useState(profile.id)
  const profiles = data?.profiles ?? [profile]
  const field = useRef<HTMLSelectElement>(null)

  useEffect(() => {
    // after the menu that led here has given the focus back
    const timer = setTimeout(() => field.current?.focus())
    return () => clearTimeout(timer)
  }, [])

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const chosen = profiles.find(({ id }) => id === chosenId)
    if (chosen === undefined || chosen.id === profile.id) return onCancel()
    onConfirm(chosen)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onCancel()
  }

  return (
    <form className={styles.form} onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <NativeSelect
        ref={field}
        label={texts.profileIn(organization.name)}
        value={chosenId}
        data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setChosenId(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" size="xs" loading={isBusy}>
          {ui.confirm}
        </Button>
        <Button variant="default" size="xs" disabled={isBusy} onClick={onCancel}>
          {ui.cancel}
        </Button>
      </div>
    </form>
  )
}
