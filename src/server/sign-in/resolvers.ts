import type { Resolvers } from '../../generated/server.ts'
import { payload } from '../graphql/payload.ts'
import * as signIn from './service.ts'
import { statistics } from './statistics.ts'

export const resolvers: Resolvers = {
  Query: {
    viewer: (_, __, ctx) => (ctx.actor.kind === 'user' ? ctx.actor : null),
    signInStatistics: (_, args, ctx) => statistics(ctx, args),
  },
  Mutation: {
    signIn: async (_, { input }, ctx) => {
      const { session, userErrors } = await payload('session', () => signIn.signIn(ctx, input))
      if (!session) return { viewer: null, userErrors }
      ctx.cookie.set(session.token, session.expiresAt)
      // the rest of the answer is for whoever is signed in now
      ctx.actor = session.actor
      return { viewer: session.actor, userErrors }
    },
    signOut: async (_, __, ctx) => {
      await signIn.signOut(ctx)
      ctx.cookie.clear()
      return { userErrors: [] }
    },
  },
  Viewer: {
    organizations: (viewer, _, ctx) => signIn.organizationsOf(ctx, viewer),
    permissions: ({ permissions }) => [...permissions].sort(),
    session: ({ credential }) => (credential.kind === 'SESSION' ? credential : null),
    requiredActions: ({ user, credential }) => (credential.kind === 'SESSION' && user.mustChangePassword ? ['PASSWORD_CHANGE'] : []),
  },
}
