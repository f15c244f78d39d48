import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import * as organizations from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    organizationCreate: mutation('organization', organizations.create, organizations.get),
  },
}
