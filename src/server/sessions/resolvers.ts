import type { Resolvers } from '../../generated/server.ts'
import { SESSION_WARN_SECONDS } from '../auth/session.ts'
import { mutation } from '../graphql/mutation.ts'
import { payload } from '../graphql/payload.ts'
import * as sessions from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    sessionExtend: (_, __, ctx) => payload('session', async () => ({ ...(await sessions.extend(ctx)), warnSeconds: SESSION_WARN_SECONDS })),
    sessionDelete: mutation('session', sessions.remove, sessions.goneSession),
    sessionDeleteAll: mutation('user', sessions.removeAll, sessions.userOf),
  },
  User: {
    sessions: (user, _, ctx) => sessions.listOf(ctx, user),
  },
  Session: {
    browser: (session) => sessions.softwareOf(session).browser,
    os: (session) => sessions.softwareOf(session).os,
  },
}
