import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import { payload } from '../graphql/payload.ts'
import * as sessions from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    sessionExtend: (_, __, ctx) => payload('session', () => sessions.extend(ctx)),
    sessionDelete: mutation('session', sessions.remove, sessions.goneSession),
    sessionDeleteAll: mutation('user', sessions.removeAll, sessions.userOf),
  },
  ViewerSession: {
    secondsLeft: ({ idleExpiresAt }, _, ctx) => Math.max(0, Math.floor((idleExpiresAt.getTime() - ctx.now().getTime()) / 1000)),
    warnSeconds: (_, __, ctx) => sessions.warnSeconds(ctx),
  },
  User: {
    sessions: (user, _, ctx) => sessions.listOf(ctx, user),
  },
  Session: {
    browser: (session) => sessions.softwareOf(session).browser,
    os: (session) => sessions.softwareOf(session).os,
  },
}
