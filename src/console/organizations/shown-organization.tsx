import { IconBuildingOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { OrganizationDetailsFragment } from '../../generated/client/graphql.ts'
import { useOrganizationDetailQuery } from '../../generated/hooks.ts'
import { Loaded } from '../loaded.tsx'
import { useMessages } from '../messages/messages.tsx'
import { MessageState } from '../ui/states.tsx'

interface ShownOrganizationProps {
  query: ReturnType<typeof useOrganization>
  isPage: boolean
  children: (organization: OrganizationDetailsFragment) => ReactNode
}

export const useOrganization = (id: string) => useOrganizationDetailQuery({ variables: { id }, fetchPolicy: 'cache-and-network' })

/** One organization, or what to show in its place. */
export function ShownOrganization({ query, isPage, children }: ShownOrganizationProps) {
  const { organizations: texts, product } = useMessages()
  return (
    <Loaded query={query}>
      {({ organization }) =>
        organization === null ? (
          <MessageState icon={<IconBuildingOff size={22} stroke={1.6} aria-hidden />} title={texts.notFoundTitle} isPage={isPage}>
            {isPage && <title>{`${texts.notFoundTitle} · ${product}`}</title>}
            {texts.notFoundText}
          </MessageState>
        ) : (
          children(organization)
        )
      }
    </Loaded>
  )
}
