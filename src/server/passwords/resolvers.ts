import type { Resolvers } from '../../generated/server.ts'
import { payload } from '../graphql/payload.ts'
import * as managing from './managing.ts'
import { described, policyOf } from './policy.ts'
import * as resetting from './resetting.ts'
import * as passwords from './service.ts'

export const resolvers: Resolvers = {
  Query: {
    passwordPolicy: async (_, __, ctx) => described(await policyOf(ctx)),
  },
  Mutation: {
    passwordChange: (_, { input }, ctx) => payload('user', () => passwords.change(ctx, input)),
    passwordResetRequest: (_, { input }, ctx) => done(() => resetting.request(ctx, input)),
    passwordResetComplete: (_, { input }, ctx) => done(() => resetting.complete(ctx, input)),
    userPasswordSet: (_, { input }, ctx) => given(() => managing.set(ctx, input)),
    userPasswordEdit: (_, { input }, ctx) => given(() => managing.edit(ctx, input)),
    userPasswordReset: (_, { input }, ctx) => payload('user', () => managing.reset(ctx, input)),
    userPasswordChangeRequire: (_, { input }, ctx) => payload('user', () => managing.requireChange(ctx, input)),
    userAccessLinkCreate: async (_, { input }, ctx) => {
      const { link, userErrors } = await payload('link', () => managing.createLink(ctx, input))
      return { ...link, userErrors }
    },
  },
  User: {
    viewerCanEditPassword: (user, _, ctx) => managing.mayManage(ctx, user),
    viewerCanResetPassword: (user, _, ctx) => managing.mayManage(ctx, user),
  },
}

/** A payload that tells of nothing but what was refused. */
async function done(act: () => Promise<void>) {
  const { userErrors } = await payload('nothing', () => act().then(() => ({})))
  return { userErrors }
}

async function given(act: () => Promise<managing.PasswordGiven>) {
  const { given, userErrors } = await payload('given', act)
  return { user: given?.user ?? null, password: given?.password ?? null, userErrors }
}
