import type { Resolvers } from '../../generated/server.ts'
import { payload } from '../graphql/payload.ts'
import * as passwords from './service.ts'

export const resolvers: Resolvers = {
  Query: {
    passwordPolicy: () => passwords.POLICY,
  },
  Mutation: {
    passwordChange: (_, { input }, ctx) => payload('user', () => passwords.change(ctx, input)),
  },
}
