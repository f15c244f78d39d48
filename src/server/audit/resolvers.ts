import type { Resolvers } from '../../generated/server.ts'
import { edgesOf, pageInfoOf } from '../graphql/connection.ts'
import { list } from './list.ts'

export const resolvers: Resolvers = {
  Query: {
    auditEvents: (_, args, ctx) => list(ctx, args),
  },
  AuditEvent: {
    id: ({ id }) => String(id),
    actor: ({ actorId: id, actorLabel: label }) => ({ id, label }),
    apiKey: ({ apiKeyId: id, apiKeyPrefix: prefix }) => (id && prefix ? { id, prefix } : null),
    target: ({ targetType: type, targetId: id, targetLabel: label }) => ({ type, id, label }),
  },
  AuditEventConnection: {
    edges: edgesOf,
    pageInfo: pageInfoOf,
    totalCount: (page, { exact }) => page.count(exact ?? false).then(({ total }) => total),
    totalCountIsExact: (page) => page.count(false).then(({ isExact }) => isExact),
  },
}
