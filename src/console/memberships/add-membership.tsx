import { Button } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useMembershipAddMutation, useProfileChoicesQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { leastOf, type Organization, OrganizationField } from '../organization-field.tsx'
import { ProfileField } from '../profile-field.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import { useTakeBackMembership } from './use-membership-acts.ts'
import styles from './user-memberships.module.css'

/** Another organization for the user, of those in which one manages users. */
export function AddMembership({ user }: { user: UserMembershipsPartFragment }) {
  const { memberships: texts } = useMessages().userSections
  const [isOpen, setIsOpen] = useState(false)

  if (!isOpen)
    return (
      <OfferedAct subject={user.login} onClick={() => setIsOpen(true)}>
        {texts.add}
      </OfferedAct>
    )
  return <NewMembership user={user} onClose={() => setIsOpen(false)} />
}

function NewMembership({ user, onClose }: { user: UserMembershipsPartFragment; onClose: () => void }) {
  const { ui, userSections } = useMessages()
  const texts = userSections.memberships
  const toast = useToast()
  const takeBack = useTakeBackMembership(user.id)
  const [organization, setOrganization] = useState<Organization | null>(null)
  const [profileId, setProfileId] = useState<string | null>(null)
  const { data } = useProfileChoicesQuery({ variables: { kind: organization?.kind ?? 'ORGANIZATION' } })
  const profiles = data?.profiles ?? []
  const chosenProfile = profiles.find(({ id }) => id === profileId) ?? leastOf(profiles)
  const [add] = useMembershipAddMutation()
  const form = useUserAct(user.id, {
    mutate: add,
    payloadOf: (data) => data.membershipAdd,
    fields: ['organizationId', 'profileId'],
    isIdempotent: true,
  })

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const input = { userId: user.id, organizationId: organization?.id ?? '', profileId: chosenProfile?.id ?? '' }
    if ((await form.submit(input)) === null) return
    toast.success(texts.added(organization?.name ?? ''), () => takeBack(input.organizationId))
    onClose()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.stopPropagation()
    onClose()
  }

  return (
    <form className={styles.form} onSubmit={onSubmit} onKeyDown={onKeyDown} aria-label={texts.add} noValidate>
      <OrganizationField
        chosen={organization}
        excluded={user.memberships.map(({ organization }) => organization.id)}
        error={form.errorOf('organizationId')}
        autoFocus
        onChoose={setOrganization}
      />
      <ProfileField
        label={texts.profile}
        profiles={profiles}
        chosenId={chosenProfile?.id ?? null}
        error={form.errorOf('profileId')}
        onChoose={setProfileId}
      />
      <FormMessage message={form.problem} />
      <div className={styles.buttons}>
        <Button type="submit" size="xs" loading={form.isSubmitting} disabled={organization === null || chosenProfile === undefined}>
          {ui.confirm}
        </Button>
        <Button variant="default" size="xs" disabled={form.isSubmitting} onClick={onClose}>
          {ui.cancel}
        </Button>
      </div>
    </form>
  )
}
