import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { OrganizationChoicesQuery } from '../generated/client/graphql.ts'
import { useOrganizationChoicesQuery } from '../generated/hooks.ts'
import { useMessages } from './messages/messages.tsx'
import { SearchSelect } from './ui/search-select.tsx'

export type Organization = OrganizationChoicesQuery['organizations']['nodes'][number]

interface OrganizationFieldProps {
  /** Unless it says “Organization”. */
  label?: string
  chosen: Organization | null
  /** Ids of those that are not offered. */
  excluded?: readonly string[]
  error: string | null
  autoFocus?: boolean
  onChoose: (organization: Organization | null) => void
}

/** One of the organizations in which the reader manages users, searched for on the server. */
export function OrganizationField({ label, chosen, excluded = [], error, autoFocus = false, onChoose }: OrganizationFieldProps) {
  const { memberships: texts } = useMessages().userSections
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search === chosen?.name ? '' : search.trim(), 200)
  const { data, previousData } = useOrganizationChoicesQuery({ variables: { search: asked === '' ? null : asked } })
  const found = (data ?? previousData)?.organizations.nodes ?? []
  const choices = found.filter(({ id, viewerCanManageUsers }) => viewerCanManageUsers && !excluded.includes(id))
  // what was chosen stays a choice while other things are searched for
  const offered = chosen === null || choices.some(({ id }) => id === chosen.id) ? choices : [chosen, ...choices]

  return (
    <SearchSelect
      label={label ?? texts.organization}
      placeholder={texts.organizationHint}
      autoFocus={autoFocus}
      error={error}
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen?.id ?? null}
      searchValue={search}
      nothingFoundMessage={texts.nothingFound}
      onSearchChange={setSearch}
      onChange={(id) => onChoose(offered.find((organization) => organization.id === id) ?? null)}
    />
  )
}

/** The profile to begin with: the one without rights, where there is one. Nobody should get rights by accident. */
export const leastOf = <Profile extends { name: string }>(profiles: readonly Profile[]) => profiles.find(({ name }) => name === 'read-only')
