import type { RequestHandler } from 'msw'
import { ApiKeyPlacesDocument, ApiKeyPolicyDocument, PermissionCatalogueDocument } from '../generated/client/graphql.ts'
import type { aMembership } from './console-data.ts'
import { on } from './graphql-mock.ts'

/** What holds for every key of the instance. */
export const keyPolicy = (maxDays: number | null): RequestHandler =>
  on(ApiKeyPolicyDocument).answer(() => ({
    __typename: 'Query',
    apiKeyPolicy: { __typename: 'ApiKeyPolicy', maxDays, maxOverlapSeconds: 604_800, isRevealed: true },
  }))

const permission = (name: string, description: string) =>
  ({ __typename: 'Permission', name, kind: 'ORGANIZATION', group: 'Cases', description, isRoster: false, viewerCanGrant: false }) as const

/** What a key can be limited to: the organizations of its user and the permissions there. */
export const keyChoices = (memberships: readonly ReturnType<typeof aMembership>[] = []): RequestHandler[] => [
  on(ApiKeyPlacesDocument).answer(({ userId }) => ({
    __typename: 'Query',
    user: {
      __typename: 'User',
      id: userId,
      memberships: memberships.map(({ organization: { id, name, kind } }) => ({
        __typename: 'Membership',
        organization: { __typename: 'Organization', id, name, kind },
      })),
    },
  })),
  on(PermissionCatalogueDocument).answer(() => ({
    __typename: 'Query',
    permissions: [permission('manageCase/create', 'Create cases.'), permission('manageCase/delete', 'Delete cases.')],
  })),
]
