import type { Resolvers } from '../../generated/server.ts'
import { payload } from '../graphql/payload.ts'
import * as apiKeys from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    apiKeyCreate: async (_, { input }, ctx) => {
      const { apiKey, userErrors } = await payload('apiKey', () => apiKeys.create(ctx, input))
      return { apiKey, secret: apiKey?.secret ?? null, userErrors }
    },
  },
  ApiKey: {
    createdBy: (key) => apiKeys.creatorOf(key),
  },
  Credential: {
    apiKey: (credential, _, ctx) => (credential.kind === 'API_KEY' ? apiKeys.get(ctx, credential.id) : null),
  },
}
