import { useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { SearchList } from '../ui/search-list.tsx'
import { useWorkIn } from './use-work-in.ts'
import { useViewer } from './viewer.tsx'

/** Finds the organization to work in by its name; no menu, which may hold no field. */
export function OrganizationFinder({ onDone }: { onDone: () => void }) {
  const { shell: texts, palette } = useMessages()
  const { organization, organizations } = useViewer()
  const workIn = useWorkIn()
  const [search, setSearch] = useState('')
  const matches = organizations.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))

  return (
    <SearchList
      label={texts.findOrganization}
      search={search}
      onSearch={setSearch}
      options={matches.map(({ id, name }) => ({ key: id, label: name }))}
      chosenKey={organization.id}
      empty={palette.nothing}
      onChoose={(id) => {
        onDone()
        workIn(id)
      }}
    />
  )
}
