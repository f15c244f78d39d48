import type { Resolvers } from '../../generated/server.ts'
import { edgesOf, pageInfoOf } from '../graphql/connection.ts'
import * as audit from './service.ts'

export const resolvers: Resolvers = {
  AuditEvent: {
    id: ({ id }) => String(id),
    actor: (event) => audit.actorOf(event),
    apiKey: ({ apiKeyId: id, apiKeyPrefix: prefix }) => (id && prefix ? { id, prefix } : null),
    target: ({ targetType: type, targetId: id, targetLabel: label }) => ({ type, id, label }),
  },
  AuditEventConnection: {
    edges: edgesOf,
    pageInfo: pageInfoOf,
  },
}
