// What a filter can refer to, found by name and named again.
import { skipToken } from '@apollo/client/react'
import { useOrganizationNamesQuery, useProfileNamesQuery, useUserNamesQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import type { SearchOption } from '../ui/search-list.tsx'
import type { ReferenceField } from './conditions.ts'

type Source = ReferenceField['source']

const offered = 20

interface Found {
  options: readonly SearchOption[]
  isLoading: boolean
  hasFailed: boolean
}

/** Those that match, as the server finds them. Of people the key is the login, as it outlives them; of others it is the id. */
export function useReferences(source: Source, search: string): Found {
  const { lists: texts } = useMessages()
  const filter = search === '' ? {} : { search }
  const variables = { first: offered, filter }
  const organizations = useOrganizationNamesQuery(source === 'organizations' ? { variables } : skipToken)
  const people = useUserNamesQuery(source === 'people' ? { variables } : skipToken)
  const profiles = useProfileNamesQuery(source === 'profiles' ? {} : skipToken)
  const { loading: isLoading, error } = { organizations, people, profiles }[source]
  return { options: options(), isLoading, hasFailed: error !== undefined }

  function options(): SearchOption[] {
    if (source === 'organizations') return (organizations.data?.organizations.nodes ?? []).map(({ id, name }) => ({ key: id, label: name }))
    if (source === 'profiles') {
      const all = profiles.data?.profiles ?? []
      return all.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())).map(({ id, name }) => ({ key: id, label: name }))
    }
    const found = (people.data?.users.nodes ?? []).map(({ login, name }) => ({ key: login, label: login, hint: name }))
    const typed = search.toLowerCase()
    if (typed === '' || found.some(({ key }) => key === typed)) return found
    return [...found, { key: typed, label: texts.anyLogin(typed) }]
  }
}

/** The name of one that a condition holds; what it holds, where there is no name. */
export function useReferenceName(source: Source | null, key: string): string {
  const organizations = useOrganizationNamesQuery(
    source === 'organizations' ? { variables: { first: 1, filter: { ids: [key] } } } : skipToken,
  )
  const profiles = useProfileNamesQuery(source === 'profiles' ? {} : skipToken)
  const isPerson = source === 'people' && isId.test(key)
  const people = useUserNamesQuery(isPerson ? { variables: { first: 1, filter: { ids: [key] } } } : skipToken)
  const named = [
    ...(organizations.data?.organizations.nodes ?? []),
    ...(profiles.data?.profiles ?? []),
    ...(people.data?.users.nodes ?? []).map(({ id, login }) => ({ id, name: login })),
  ]
  return named.find(({ id }) => id === key)?.name ?? key
}

const isId = /^[\da-f]{8}-[\da-f-]{27}$/
