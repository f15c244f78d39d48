import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled'
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import { ApolloArmor } from '@escape.tech/graphql-armor'
import type { FastifyInstance } from 'fastify'
import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql'
import type { Ctx } from '../context.ts'
import { SIGN_IN } from '../errors.ts'
import { format, known } from '../graphql/format-error.ts'

import { costLimit } from './cost.ts'

const MAX_TOKENS = 2000

const limits = new ApolloArmor({
  maxDepth: { n: 12, ignoreIntrospection: true },
  maxAliases: { n: 15, allowList: [] },
  maxDirectives: { n: 5 },
  // our own counts the sizes of pages that variables ask for
  costLimit: { enabled: false },
  // Apollo's own counts them while parsing; armor's turns every syntax error into a 500
  maxTokens: { enabled: false },
  blockFieldSuggestion: { enabled: true },
}).protect()

/** Apollo Server over the contract, started. */
export async function createApollo(app: FastifyInstance, schema: GraphQLSchema): Promise<ApolloServer<Ctx>> {
  const apollo = new ApolloServer<Ctx>({
    schema,
    persistedQueries: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: limits.validationRules,
    formatError: (formatted, error) => format(formatted, known(error), null),
    // its cache-control twin wraps every resolver: off, a list answers half as fast again
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      fastifyApolloDrainPlugin(app),
      ...limits.plugins,
      introspectionForSignedIn,
      costLimit,
      answers,
    ],
  })
  await apollo.start()
  return apollo
}

/** Puts the request id into errors, and 503 or 429 with Retry-After on the answer when an error asks for it. */
const answers: ApolloServerPlugin<Ctx> = {
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue: { log, requestId } }) => {
      for (const error of errors) if (!known(error)) log.error({ err: error.originalError ?? error, requestId }, 'request failed')
    },
    willSendResponse: async ({ errors = [], response, contextValue: { requestId } }) => {
      if (response.body.kind !== 'single' || errors.length === 0) return
      const { singleResult } = response.body
      singleResult.errors = singleResult.errors?.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }))
      const worst = errors.map(known).find((told) => told?.status === 503 || told?.status === 429)
      if (!worst) return
      response.http.status = worst.status
      response.http.headers.set('retry-after', String(worst.retryAfterSeconds ?? 1))
    },
  }),
}

const asksIntrospection = new WeakMap<DocumentNode, boolean>()

/** Strangers may not read the contract from the server. */
const introspectionForSignedIn: ApolloServerPlugin<Ctx> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, contextValue: { actor } }) => {
      if (actor.kind === 'user' || actor.kind === 'system') return
      const asks = asksIntrospection.get(document) ?? JSON.stringify(document).match(/"value":"__(schema|type)"/) !== null
      asksIntrospection.set(document, asks)
      if (asks) throw new GraphQLError(SIGN_IN, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } })
    },
  }),
}
