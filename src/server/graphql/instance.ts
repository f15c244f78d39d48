import type { Resolvers } from '../../generated/server.ts'

export const resolvers: Resolvers = {
  Query: {
    instance: (_, __, ctx) => ctx.instance,
  },
}
