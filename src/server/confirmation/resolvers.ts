import type { Resolvers } from '../../generated/server.ts'
import { confirmedUntil } from '../auth/confirmation.ts'
import { payload } from '../graphql/payload.ts'
import * as confirmation from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    identityConfirm: async (_, { input }, ctx) => {
      const { confirmation: done, userErrors } = await payload('confirmation', () => confirmation.confirm(ctx, input))
      return { confirmedUntil: done?.confirmedUntil ?? null, userErrors }
    },
  },
  Viewer: {
    confirmedUntil: (_, __, ctx) => confirmedUntil(ctx),
  },
}
