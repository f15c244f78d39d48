import type { Resolvers } from '../../generated/server.ts'
import { stepsOwed } from '../auth/steps.ts'
import type { Ctx } from '../context.ts'
import { payload } from '../graphql/payload.ts'
import type { SignedIn } from './opening.ts'
import { stillOwed, verify } from './second-step.ts'
import * as signIn from './service.ts'
import { statistics } from './statistics.ts'

/** The cookie, and the rest of the answer, are for whoever is signed in now, or owes the second step. */
function entered(ctx: Ctx, { actor, secondStep, token, expiresAt, accepted }: SignedIn) {
  ctx.cookie.set(token, expiresAt)
  ctx.actor = actor
  return { viewer: actor.kind === 'user' ? actor : null, secondStep, invitation: accepted }
}

export const resolvers: Resolvers = {
  Query: {
    viewer: (_, __, ctx) => (ctx.actor.kind === 'user' ? ctx.actor : null),
    signInStatistics: (_, args, ctx) => statistics(ctx, args),
  },
  Mutation: {
    signIn: async (_, { input }, ctx) => {
      const { session, userErrors } = await payload('session', () => signIn.signIn(ctx, input))
      if (!session) return { viewer: null, secondStep: null, invitation: null, userErrors }
      return { ...entered(ctx, session), userErrors }
    },
    signInVerify: async (_, { input }, ctx) => {
      const { session, userErrors } = await payload('session', () => verify(ctx, input))
      if (!session) return { viewer: null, secondStep: await stillOwed(ctx), invitation: null, userErrors }
      return { ...entered(ctx, session), userErrors }
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
    requiredActions: (viewer) => stepsOwed(viewer),
  },
}
