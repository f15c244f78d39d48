import type { ApolloServerPlugin } from '@apollo/server'
import { type DocumentNode, GraphQLError, getNamedType, getNullableType, isCompositeType, isListType } from 'graphql'
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity'
import type { Ctx } from '../context.ts'

/** How many values an answer can have. A page of 300 users with all that the console shows of them has some 30,000. */
const MAX_COST = 50_000

const USUAL_PAGE = 30
const LARGEST_PAGE = 300
// what a list without pages usually has at most: memberships, keys, sessions of one user
const USUAL_LIST = 10

const isPaged = ({ field }: { field: { args: readonly { name: string }[] } }): boolean => field.args.some(({ name }) => name === 'first')

const costBy =
  (pageOf: (args: Record<string, unknown>) => number): ComplexityEstimator =>
  ({ type, field, args, childComplexity }) => {
    if (isPaged({ field })) return 1 + pageOf(args) * childComplexity
    // the page of a connection was counted at the connection
    const isWhole =
      isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)) && !type.name.endsWith('Connection')
    return 1 + (isWhole ? USUAL_LIST : 1) * childComplexity
  }

const asked = costBy(({ first, last }) => {
  const size = first ?? last
  return typeof size === 'number' ? Math.min(Math.max(size, 1), LARGEST_PAGE) : USUAL_PAGE
})
const atMost = costBy(() => LARGEST_PAGE)

const isAlwaysCheap = new WeakMap<DocumentNode, boolean>()

/** Refuses what would fetch too much, with the sizes of pages that the variables ask for. Most documents are cheap whatever those are, and are looked at once. */
export const costLimit: ApolloServerPlugin<Ctx> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operationName, request }) => {
      const cost = (estimator: ComplexityEstimator): number =>
        getComplexity({
          schema,
          query: document,
          estimators: [estimator],
          ...(request.variables && { variables: request.variables }),
          ...(operationName && { operationName }),
        })
      try {
        const known = isAlwaysCheap.get(document) ?? cost(atMost) <= MAX_COST
        isAlwaysCheap.set(document, known)
        if (known) return
        const found = cost(asked)
        if (found > MAX_COST) throw tooComplex(found)
      } catch (error) {
        // variables that do not fit are refused by the execution, in its own words
        if (error instanceof GraphQLError && error.extensions.code === undefined) return
        throw error
      }
    },
  }),
}

const tooComplex = (found: number): GraphQLError =>
  new GraphQLError(`Query Cost limit of ${MAX_COST} exceeded, found ${found}. Ask for smaller pages or fewer fields.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } },
  })
