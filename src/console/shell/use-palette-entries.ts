import { skipToken } from '@apollo/client/react'
import { useDebouncedValue } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useFindUsersQuery } from '../../generated/hooks.ts'
import { useOfferedCommands } from '../commands.tsx'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { themes, useChangePreferences } from '../use-change-preferences.ts'
import { usePlaces } from './use-places.ts'
import { useWorkIn } from './use-work-in.ts'
import { useViewer } from './viewer.tsx'

export interface Entry {
  id: string
  label: string
  detail?: string
  run: () => void
}

interface Group {
  title: string
  entries: readonly Entry[]
}

const searchedFrom = 2
const shownOrganizations = 6

/** What the palette offers for a text: everything while there is none, else what holds all of its words, and the users that the server finds. */
export function usePaletteEntries(typed: string): { groups: readonly Group[]; isSearching: boolean } {
  const { palette: texts, shell } = useMessages()
  const router = useRouter()
  const { may, organization, organizations, preferences } = useViewer()
  const changePreferences = useChangePreferences(preferences)
  const workIn = useWorkIn()
  const offered = useOfferedCommands()
  const places = usePlaces()
  const text = typed.trim().toLowerCase()
  const [search] = useDebouncedValue(text, 150)
  const canFind = may('manageOrganizationUsers') && search.length >= searchedFrom
  const found = useFindUsersQuery(canFind ? { variables: { search } } : skipToken)
  const users = canFind && search === text ? (found.data?.users.nodes ?? []) : []
  const words = text.split(/\s+/)
  const matches = ({ label }: Entry) => words.every((word) => label.toLowerCase().includes(word))
  const pathOf = may('manageAllUsers') ? paths.user : paths.organizationUser

  const groups: Group[] = [
    { title: texts.here, entries: offered.map(({ id, label, run }) => ({ id: `here-${id}`, label, run })).filter(matches) },
    {
      title: texts.goTo,
      entries: places.map(({ href, title }) => ({ id: `to-${href}`, label: title, run: () => router.push(href) })).filter(matches),
    },
    {
      title: texts.users,
      entries: users.map(({ id, login, name }) => ({ id: `user-${id}`, label: name, detail: login, run: () => router.push(pathOf(id)) })),
    },
    {
      title: texts.switchOrganization,
      entries: organizations
        .filter(({ id }) => id !== organization.id)
        .map(({ id, name }) => ({ id: `organization-${id}`, label: name, run: () => workIn(id) }))
        .filter(matches)
        .slice(0, shownOrganizations),
    },
    {
      title: shell.theme,
      entries: themes
        .map((theme) => ({ id: `theme-${theme}`, label: shell.themes[theme], run: () => changePreferences({ theme }) }))
        .filter(matches),
    },
  ]
  return {
    groups: groups.filter(({ entries }) => entries.length > 0),
    isSearching: text.length >= searchedFrom && (search !== text || found.loading),
  }
}
