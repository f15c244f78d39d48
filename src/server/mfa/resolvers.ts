import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import { payload } from '../graphql/payload.ts'
import { beginPasskey, beginTotp, confirmPasskey, confirmTotp } from './enrolling.ts'
import * as factors from './factors.ts'
import { challenge } from './proving.ts'
import { disableTotp, removePasskey, renewRecoveryCodes, reset } from './removing.ts'
import * as mfa from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    totpBegin: async (_, __, ctx) => {
      const { totp, userErrors } = await payload('totp', () => beginTotp(ctx))
      return { secret: totp?.secret ?? null, uri: totp?.uri ?? null, userErrors }
    },
    totpConfirm: async (_, { input }, ctx) => {
      const { done, userErrors } = await payload('done', () => confirmTotp(ctx, input))
      return { user: done?.user ?? null, recoveryCodes: done?.recoveryCodes ?? null, userErrors }
    },
    totpDisable: (_, __, ctx) => payload('user', () => disableTotp(ctx)),
    recoveryCodesRenew: async (_, __, ctx) => {
      const { done, userErrors } = await payload('done', () => renewRecoveryCodes(ctx))
      return { user: done?.user ?? null, recoveryCodes: done?.recoveryCodes ?? null, userErrors }
    },
    passkeyBegin: async (_, __, ctx) => {
      const { begun, userErrors } = await payload('begun', () => beginPasskey(ctx))
      return { options: begun?.options ?? null, userErrors }
    },
    passkeyConfirm: async (_, { input }, ctx) => {
      const { done, userErrors } = await payload('done', () => confirmPasskey(ctx, input))
      return { user: done?.user ?? null, factor: done?.factor ?? null, recoveryCodes: done?.recoveryCodes ?? null, userErrors }
    },
    passkeyRemove: (_, { input }, ctx) => payload('user', () => removePasskey(ctx, input)),
    passkeyChallenge: async (_, __, ctx) => {
      const { asked, userErrors } = await payload('asked', () => challenge(ctx))
      return { options: asked?.options ?? null, userErrors }
    },
    userMfaReset: mutation('user', reset, mfa.userOf),
  },
  AuthenticationSettings: {
    mfaRequiredFrom: ({ mfaRequiredFrom }) => (mfaRequiredFrom === null ? null : new Date(mfaRequiredFrom)),
  },
  User: {
    mfaFactors: (user, _, ctx) => factors.listOf(ctx, user),
    recoveryCodesLeft: (user, _, ctx) => factors.ownCodesLeft(ctx, user),
    viewerCanResetMfa: (user, _, ctx) => mfa.mayReset(ctx, user),
  },
  Viewer: {
    mfaRequiredFrom: (viewer, _, ctx) => factors.requiredFrom(ctx, viewer.id),
    passkeysUnavailable: (_, __, ctx) => mfa.passkeyObstacle(ctx),
  },
}
