import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import * as sessions from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
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
