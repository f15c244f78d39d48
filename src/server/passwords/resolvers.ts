import type { Resolvers } from '../../generated/server.ts'
import { payload } from '../graphql/payload.ts'
import { described, policyOf } from './policy.ts'
import * as passwords from './service.ts'

export const resolvers: Resolvers = {
  Query: {
    passwordPolicy: async (_, __, ctx) => described(await policyOf(ctx)),
  },
  Mutation: {
    passwordChange: (_, { input }, ctx) => payload('user', () => passwords.change(ctx, input)),
  },
}
