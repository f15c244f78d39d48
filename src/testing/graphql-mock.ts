import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { HttpResponse, http, type RequestHandler } from 'msw'

/** A request that fails as a whole, as the server reports it. */
export interface Refusal {
  errors: [{ message: string; extensions: { code: string; requestId: string; retryAfterSeconds?: number } }]
}

type Answer<Data> = Data | Refusal

/** Answers one of the console's documents, whose id is all that a request names. */
export function answer<Data extends object, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  resolve: (variables: Variables, request: Request) => Answer<NoInfer<Data>> | Promise<Answer<NoInfer<Data>>>,
): RequestHandler {
  return http.post('/graphql', async ({ request }) => {
    const { documentId, variables } = (await request.clone().json()) as { documentId: string; variables: Variables }
    // undefined leaves the request to the next handler
    if (documentId !== idOf(document)) return undefined
    const result = await resolve(variables, request)
    return HttpResponse.json('errors' in result ? result : { data: result }, { headers: { 'content-type': 'application/graphql-response+json' } })
  })
}

/** The network fails for this document. */
export function noAnswer<Data, Variables>(document: TypedDocumentNode<Data, Variables>): RequestHandler {
  return http.post('/graphql', async ({ request }) => {
    const { documentId } = (await request.clone().json()) as { documentId: string }
    return documentId === idOf(document) ? HttpResponse.error() : undefined
  })
}

export function refusal(code: string, message = 'Refused.'): Refusal {
  return { errors: [{ message, extensions: { code, requestId: 'request-1' } }] }
}

function idOf(document: object): string {
  return (document as { __meta__: { hash: string } }).__meta__.hash // put there by the code generator
}
