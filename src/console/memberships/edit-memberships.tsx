import { Button, CloseButton, Radio } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useProfileChoicesQuery, useUserMembershipsSetMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { leastOf, type Organization, OrganizationField } from '../organization-field.tsx'
import { ProfileField } from '../profile-field.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import { forgetLists } from './use-membership-acts.ts'
import styles from './user-memberships.module.css'

interface Place {
  organization: Pick<Organization, 'id' | 'name' | 'kind'>
  profileId: string
}

/** All memberships of a user as one form: nothing changes before it is confirmed, and then everything at once. */
export function EditMemberships({ user, onClose }: { user: UserMembershipsPartFragment; onClose: () => void }) {
  const { ui, userSections } = useMessages()
  const texts = userSections.memberships
  const toast = useToast()
  const [places, setPlaces] = useState<readonly Place[]>(() =>
    user.memberships.map(({ organization, profile }) => ({ organization, profileId: profile.id })),
  )
  const [defaultId, setDefaultId] = useState(user.memberships.find(({ isDefault }) => isDefault)?.organization.id)
  const list = useRef<HTMLUListElement>(null)
  const profiles = useProfiles()
  const [set] = useUserMembershipsSetMutation({ update: forgetLists })
  const form = useUserAct(user.id, {
    mutate: set,
    payloadOf: (data) => data.userMembershipsSet,
    fields: ['memberships'],
    isIdempotent: true,
  })

  function drop(id: string) {
    setPlaces(places.filter(({ organization }) => organization.id !== id))
    // the button that had the focus is gone
    list.current?.focus()
  }
  const change = (id: string, profileId: string) =>
    setPlaces(places.map((place) => (place.organization.id === id ? { ...place, profileId } : place)))

  function add(organization: Organization | null) {
    const least = organization === null ? undefined : leastOf(profiles[organization.kind])
    if (organization !== null) setPlaces([...places, { organization, profileId: least?.id ?? profiles[organization.kind][0]?.id ?? '' }])
  }

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const hasDefault = places.some(({ organization }) => organization.id === defaultId)
    const memberships = places.map(({ organization, profileId }) => ({
      organizationId: organization.id,
      profileId,
      ...(hasDefault && { isDefault: organization.id === defaultId }),
    }))
    if ((await form.submit({ id: user.id, memberships })) === null) return
    toast.success(texts.allSet(user.login))
    onClose()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.stopPropagation()
    onClose()
  }

  return (
    <form className={styles.form} onSubmit={onSubmit} onKeyDown={onKeyDown} aria-label={texts.editAll} noValidate>
      {places.length === 0 && <p className={styles.note}>{texts.willHaveNone}</p>}
      <ul ref={list} className={styles.places} tabIndex={-1}>
        {places.map(({ organization, profileId }) => (
          <li key={organization.id} className={styles.place}>
            <ProfileField
              label={texts.profileIn(organization.name)}
              profiles={profiles[organization.kind]}
              chosenId={profileId}
              error={null}
              onChoose={(chosen) => change(organization.id, chosen)}
            />
            <Radio
              name="default"
              label={texts.isDefault}
              aria-label={texts.defaultOf(organization.name)}
              checked={organization.id === defaultId}
              onChange={() => setDefaultId(organization.id)}
            />
            <CloseButton aria-label={texts.takeOut(organization.name)} onClick={() => drop(organization.id)} />
          </li>
        ))}
      </ul>
      <OrganizationField
        key={places.length}
        label={texts.addAnother}
        chosen={null}
        excluded={places.map(({ organization }) => organization.id)}
        error={form.errorOf('memberships')}
        onChoose={add}
      />
      <FormMessage message={form.problem} />
      <div className={styles.buttons}>
        <Button type="submit" size="xs" loading={form.isSubmitting}>
          {ui.confirm}
        </Button>
        <Button variant="default" size="xs" disabled={form.isSubmitting} onClick={onClose}>
          {ui.cancel}
        </Button>
      </div>
    </form>
  )
}

/** By the kind of the organization. */
function useProfiles() {
  const ofPlatform = useProfileChoicesQuery({ variables: { kind: 'PLATFORM' } })
  const ofOrganizations = useProfileChoicesQuery({ variables: { kind: 'ORGANIZATION' } })
  return { PLATFORM: ofPlatform.data?.profiles ?? [], ORGANIZATION: ofOrganizations.data?.profiles ?? [] }
}
