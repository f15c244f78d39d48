import type { Resolvers } from '../../generated/server.ts'
import { edgesOf, pageInfoOf } from '../graphql/connection.ts'
import { mutation } from '../graphql/mutation.ts'
import { create } from './creating.ts'
import { list } from './list.ts'
import { renew } from './renewing.ts'
import { reveal } from './revealing.ts'
import { revoke } from './revoking.ts'
import * as apiKeys from './service.ts'
import { update } from './updating.ts'

const secret = ({ apiKey }: { apiKey?: apiKeys.ApiKey | null }): string | null => apiKey?.secret ?? null

export const resolvers: Resolvers = {
  Query: {
    apiKeys: (_, args, ctx) => list(ctx, args),
    apiKeyPolicy: (_, __, ctx) => apiKeys.policy(ctx),
  },
  Mutation: {
    apiKeyCreate: mutation('apiKey', create, apiKeys.withoutSecret),
    apiKeyUpdate: mutation('apiKey', update, apiKeys.get),
    apiKeyRenew: mutation('apiKey', renew, apiKeys.withoutSecret),
    apiKeyReveal: mutation('apiKey', reveal, apiKeys.withoutSecret),
    apiKeyRevoke: mutation('apiKey', revoke, apiKeys.get),
  },
  ApiKeyCreatePayload: { secret },
  ApiKeyRenewPayload: { secret },
  ApiKeyRevealPayload: { secret },
  ApiKey: {
    user: (key, _, ctx) => apiKeys.ownerOf(ctx, key),
    state: (key, _, ctx) => apiKeys.stateOf(key, ctx.now()),
    createdBy: (key) => apiKeys.creatorOf(key),
    isRevealable: ({ isSealed }) => isSealed,
    previousValidUntil: (key, _, ctx) => apiKeys.previousValidUntil(key, ctx.now()),
  },
  ApiKeyConnection: {
    edges: edgesOf,
    pageInfo: pageInfoOf,
    totalCount: (page, { exact }) => page.count(exact ?? false).then(({ total }) => total),
    totalCountIsExact: (page) => page.count(false).then(({ isExact }) => isExact),
  },
  Credential: {
    apiKey: (credential, _, ctx) => (credential.kind === 'API_KEY' ? apiKeys.get(ctx, credential.id) : null),
  },
  User: {
    apiKeys: (user, _, ctx) => apiKeys.ofUser(ctx, user),
  },
}
