import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { HttpResponse, http, type RequestHandler } from 'msw'

/** A request that fails as a whole, as the server reports it. */
export interface Refusal {
  errors: [{ message: string; extensions: { code: string; requestId: string; retryAfterSeconds?: number } }]
}

type Answer<Data> = Data | Refusal

/** What happens to requests for one of the console's documents, whose id is all that a request names. */
export function on<Data extends object, Variables>(document: TypedDocumentNode<Data, Variables>) {
  const { hash } = (document as unknown as { __meta__: { hash: string } }).__meta__ // put there by the code generator

  const handler = (
    respond: (variables: Variables, request: Request) => HttpResponse<object> | Promise<HttpResponse<object>>,
  ): RequestHandler =>
    http.post('/graphql', async ({ request }) => {
      const { documentId, variables } = (await request.clone().json()) as { documentId: string; variables: Variables }
      // undefined leaves the request to the next handler
      return documentId === hash ? respond(variables, request) : undefined
    })

  return {
    answer: (resolve: (variables: Variables, request: Request) => Answer<Data> | Promise<Answer<Data>>) =>
      handler(async (variables, request) => {
        const result = await resolve(variables, request)
        const body = 'errors' in result ? result : { data: result }
        return HttpResponse.json(body, { headers: { 'content-type': 'application/graphql-response+json' } })
      }),
    /** The network fails. */
    fail: () => handler(() => HttpResponse.error()),
  }
}

export function refusal(code: string, message = 'Refused.'): Refusal {
  return { errors: [{ message, extensions: { code, requestId: 'request-1' } }] }
}
