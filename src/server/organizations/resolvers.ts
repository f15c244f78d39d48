import type { Resolvers } from '../../generated/server.ts'
import { payload } from '../graphql/payload.ts'
import * as organizations from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    organizationCreate: (_, { input }, ctx) => payload('organization', () => organizations.create(ctx, input)),
  },
}
