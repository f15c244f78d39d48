import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { OrganizationKind } from '../../generated/client/graphql.ts'
import { useMemberChoicesQuery, useMembershipAddMutation, useProfileChoicesQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { leastOf } from '../organization-field.tsx'
import { ProfileField } from '../profile-field.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { SearchSelect } from '../ui/search-select.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import { useTakeBackMembership } from './use-membership-acts.ts'

interface AddMemberProps {
  organization: { id: string; name: string; kind: OrganizationKind }
  /** Of whom is chosen to begin with, if there is one; null: nobody. */
  login?: string | null
  onAdded: (userId: string) => void
  onCancel: () => void
}

/** A user who exists already becomes a member; for those who see every user. */
export function AddMember({ organization, login = null, onAdded, onCancel }: AddMemberProps) {
  const { memberships: texts } = useMessages().userSections
  const toast = useToast()
  const [search, setSearch] = useState('')
  const [user, setUser] = useState<{ id: string; login: string } | null>(null)
  const [isNamed, setIsNamed] = useState(login !== null)
  const [profileId, setProfileId] = useState<string | null>(null)
  const [typed] = useDebouncedValue(user !== null && search === user.login ? '' : search.trim(), 200)
  const asked = isNamed && login !== null ? login : typed
  const { data, previousData } = useMemberChoicesQuery({
    variables: { filter: { not: { organizationId: organization.id }, ...(asked !== '' && { search: asked }) } },
    fetchPolicy: 'cache-and-network',
  })
  const found = (data ?? previousData)?.users.nodes ?? []
  useEffect(() => {
    if (!isNamed || data === undefined) return
    setIsNamed(false)
    setUser(data.users.nodes.find((one) => one.login === login) ?? null)
  }, [isNamed, data, login])
  // who was chosen stays a choice while others are searched for
  const offered = user === null || found.some(({ id }) => id === user.id) ? found : [user, ...found]
  const choices = useProfileChoicesQuery({ variables: { kind: organization.kind } })
  const profiles = choices.data?.profiles ?? []
  const profile = profiles.find(({ id }) => id === profileId) ?? leastOf(profiles)
  const takeBack = useTakeBackMembership(user?.id ?? '')
  const [add] = useMembershipAddMutation()
  const form = useUserAct(user?.id ?? '', {
    mutate: add,
    payloadOf: (data) => data.membershipAdd,
    fields: ['userId', 'profileId'],
    isIdempotent: true,
  })

  async function confirm() {
    const input = { userId: user?.id ?? '', organizationId: organization.id, profileId: profile?.id ?? '' }
    if ((await form.submit(input)) === null || user === null) return
    toast.success(texts.userAdded(user.login, organization.name), () => takeBack(organization.id))
    onAdded(user.id)
  }

  return (
    <AskDialog
      title={texts.addUserTitle(organization.name)}
      confirmLabel={texts.add}
      isIncomplete={user === null || profile === undefined}
      form={form}
      onConfirm={confirm}
      onCancel={onCancel}
    >
      <SearchSelect
        label={texts.user}
        placeholder={texts.userHint}
        data-autofocus
        error={form.errorOf('userId')}
        data={offered.map(({ id, login }) => ({ value: id, label: login }))}
        renderOption={({ option }) => labelOf(option.value, option.label)}
        value={user?.id ?? null}
        searchValue={search}
        nothingFoundMessage={texts.noUser}
        onSearchChange={setSearch}
        onChange={(id) => setUser(offered.find((one) => one.id === id) ?? null)}
      />
      <ProfileField
        label={texts.profile}
        profiles={profiles}
        chosenId={profile?.id ?? null}
        error={form.errorOf('profileId')}
        onChoose={setProfileId}
      />
    </AskDialog>
  )

  function labelOf(id: string, login: string): string {
    const name = found.find((one) => one.id === id)?.name
    return name === undefined || name === login ? login : `${login} · ${name}`
  }
}
