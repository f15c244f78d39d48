import type { Resolvers } from '../../generated/server.ts'
import * as audit from './service.ts'

export const resolvers: Resolvers = {
  AuditEvent: {
    id: ({ id }) => String(id),
    actor: (event) => audit.actorOf(event),
    apiKey: ({ apiKeyId: id, apiKeyPrefix: prefix }) => (id && prefix ? { id, prefix } : null),
    target: ({ targetType: type, targetId: id, targetLabel: label }) => ({ type, id, label }),
  },
  AuditEventConnection: {
    edges: ({ nodes }) => nodes.map((node) => ({ node, cursor: String(node.id) })),
    pageInfo: ({ nodes, hasNextPage, hasPreviousPage }) => ({
      hasNextPage,
      hasPreviousPage,
      startCursor: nodes.at(0)?.id.toString() ?? null,
      endCursor: nodes.at(-1)?.id.toString() ?? null,
    }),
  },
}
