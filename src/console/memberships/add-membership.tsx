import { Button, NativeSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import type { OrganizationChoicesQuery, UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useMembershipAddMutation, useOrganizationChoicesQuery, useProfileChoicesQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import styles from './user-memberships.module.css'

type Organization = OrganizationChoicesQuery['organizations']['nodes'][number]

/** Another organization for the user, of those in which one manages users. */
export function AddMembership({ user }: { user: UserMembershipsPartFragment }) {
  const { memberships: texts } = useMessages().userSections
  const [isOpen, setIsOpen] = useState(false)

  if (!isOpen) return <ActButton onClick={() => setIsOpen(true)}>{texts.add}</ActButton>
  return <NewMembership user={user} onClose={() => setIsOpen(false)} />
}

function NewMembership({ user, onClose }: { user: UserMembershipsPartFragment; onClose: () => void }) {
  const { ui, userSections } = useMessages()
  const texts = userSections.memberships
  const toast = useToast()
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
    toast.success(texts.added(organization?.name ?? ''))
    onClose()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.stopPropagation()
    onClose()
  }

  return (
    <form className={styles.form} onSubmit={onSubmit} onKeyDown={onKeyDown} aria-label={texts.add} noValidate>
      <OrganizationField user={user} chosen={organization} error={form.errorOf('organizationId')} onChoose={setOrganization} />
      <NativeSelect
        label={texts.profile}
        value={chosenProfile?.id ?? ''}
        error={form.errorOf('profileId')}
        data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setProfileId(event.currentTarget.value)}
      />
      <FormMessage message={form.problem} />
      <div className={styles.buttons}>
        <Button type="submit" size="xs" loading={form.isSubmitting} disabled={organization === null}>
          {ui.confirm}
        </Button>
        <Button variant="default" size="xs" disabled={form.isSubmitting} onClick={onClose}>
          {ui.cancel}
        </Button>
      </div>
    </form>
  )
}

interface OrganizationFieldProps {
  user: UserMembershipsPartFragment
  chosen: Organization | null
  error: string | null
  onChoose: (organization: Organization | null) => void
}

function OrganizationField({ user, chosen, error, onChoose }: OrganizationFieldProps) {
  const { memberships: texts } = useMessages().userSections
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search === chosen?.name ? '' : search.trim(), 200)
  const { data, previousData } = useOrganizationChoicesQuery({ variables: { search: asked === '' ? null : asked } })
  const present = new Set(user.memberships.map(({ organization }) => organization.id))
  const found = (data ?? previousData)?.organizations.nodes ?? []
  const choices = found.filter(({ id, viewerCanManageUsers }) => viewerCanManageUsers && !present.has(id))
  // what was chosen stays a choice while other things are searched for
  const offered = chosen === null || choices.some(({ id }) => id === chosen.id) ? choices : [chosen, ...choices]

  return (
    <Select
      label={texts.organization}
      placeholder={texts.organizationHint}
      searchable
      autoFocus
      error={error}
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={chosen?.id ?? null}
      searchValue={search}
      nothingFoundMessage={texts.nothingFound}
      onSearchChange={setSearch}
      onChange={(id) => onChoose(offered.find((organization) => organization.id === id) ?? null)}
    />
  )
}

/** `read-only` where there is one: nobody should get rights by accident. */
const leastOf = <Profile extends { name: string }>(profiles: readonly Profile[]) =>
  profiles.find(({ name }) => name === 'read-only') ?? profiles[0]
