import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import * as authentication from './authentication.ts'

export const resolvers: Resolvers = {
  Query: {
    authenticationSettings: (_, __, ctx) => authentication.get(ctx),
  },
  Mutation: {
    authenticationSettingsUpdate: mutation('authenticationSettings', authentication.update, authentication.get),
  },
}
