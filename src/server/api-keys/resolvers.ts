import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import * as apiKeys from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    apiKeyCreate: mutation('apiKey', apiKeys.create, apiKeys.withoutSecret),
  },
  ApiKeyCreatePayload: {
    secret: ({ apiKey }) => apiKey?.secret ?? null,
  },
  ApiKey: {
    createdBy: (key) => apiKeys.creatorOf(key),
  },
  Credential: {
    apiKey: (credential, _, ctx) => (credential.kind === 'API_KEY' ? apiKeys.get(ctx, credential.id) : null),
  },
}
