import type { Resolvers } from '../../generated/server.ts'
import * as profiles from './service.ts'

export const resolvers: Resolvers = {
  Query: {
    profiles: (_, { kind }, ctx) => profiles.list(ctx, kind),
  },
  Profile: {
    permissions: ({ permissions }) => [...permissions].sort(),
  },
}
