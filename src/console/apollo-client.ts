import { ApolloClient, ApolloLink, type FieldMergeFunction, InMemoryCache, type Reference, type StoreObject } from '@apollo/client'
import { ErrorLink } from '@apollo/client/link/error'
import { parseAndCheckHttpResponse } from '@apollo/client/link/http'
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities'
import { from, mergeMap, NEVER, Observable, throwError } from 'rxjs'
import { codeOf } from './failure.ts'

interface ClientOptions {
  /** The organization chosen in this tab; null leaves the choice to the server. */
  organizationId: () => string | null
  /** Called for failures that lead elsewhere; answers whether it did something about it, or promises whether the request may be repeated. */
  onDetour: (code: string, sentOrganizationId: string | null) => boolean | Promise<boolean>
}

export function createClient({ organizationId, onDetour }: ClientOptions): ApolloClient {
  return new ApolloClient({
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { viewer: { merge: true } } },
        User: { fields: { memberships: { merge: mergeMemberships }, history: relayStylePagination() } },
      },
    }),
    link: ApolloLink.from([detours(onDetour), persistedDocuments(organizationId)]),
    devtools: { enabled: false },
  })
}

/** Memberships have no id: of each organization's the newer fields count, and those that only the older copy has stay. */
const mergeMemberships: FieldMergeFunction<readonly StoreObject[]> = (present = [], incoming, { mergeObjects, readField }) =>
  incoming.map((membership) => {
    const idOf = (of: StoreObject) => readField('id', readField<Reference>('organization', of))
    const former = present.find((other) => idOf(other) === idOf(membership))
    return former === undefined ? membership : mergeObjects(former, membership)
  })

/** Sends the id of the document, never its text, with the organization that this tab works in. */
function persistedDocuments(organizationId: ClientOptions['organizationId']): ApolloLink {
  return new ApolloLink((operation) => {
    const sentOrganizationId = organizationId()
    operation.setContext({ sentOrganizationId })
    const { operationName, variables } = operation
    const { unattended = false } = operation.getContext()
    const body = JSON.stringify({ documentId: documentIdOf(operation), operationName, variables })

    return new Observable((observer) => {
      const controller = new AbortController()
      fetch('/graphql', {
        method: 'POST',
        credentials: 'same-origin',
        headers: {
          accept: 'application/graphql-response+json, application/json;q=0.9',
          'content-type': 'application/json',
          ...(sentOrganizationId !== null && { 'x-organization': sentOrganizationId }),
          ...(unattended && { 'x-unattended': 'true' }),
        },
        body,
        signal: controller.signal,
      })
        .then(parseAndCheckHttpResponse(operation))
        .then((result) => {
          observer.next(result)
          observer.complete()
        })
        .catch((error) => observer.error(error))
      return () => controller.abort()
    })
  })
}

/** For the context of a request whose failures its own form handles: they lead nowhere. */
export const stays = { stays: true }

/** For the context of a request that the page makes by itself: it does not keep the session, and leads nowhere. */
export const unattended = { ...stays, unattended: true }

/** While the reader is led elsewhere a query stays unanswered, so that no error flashes up; a mutation fails, so that its form stays. */
function detours(onDetour: ClientOptions['onDetour']): ErrorLink {
  return new ErrorLink(({ error, operation, forward }) => {
    const code = codeOf(error)
    const { sentOrganizationId = null, stays = false } = operation.getContext()
    const detour = code !== null && !stays && onDetour(code, sentOrganizationId)
    const ending = isQuery(operation) ? NEVER : throwError(() => error)
    if (typeof detour === 'boolean') return detour ? ending : undefined
    return from(detour).pipe(mergeMap((isBack) => (isBack ? forward(operation) : ending)))
  })
}

function documentIdOf({ query }: ApolloLink.Operation): string {
  const { __meta__: meta } = query as { __meta__?: { hash: string } } // put there by the code generator
  if (meta === undefined) throw new Error('The document was not generated')
  return meta.hash
}

function isQuery({ query }: ApolloLink.Operation): boolean {
  const definition = getMainDefinition(query)
  return definition.kind === 'OperationDefinition' && definition.operation === 'query'
}
