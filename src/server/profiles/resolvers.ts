import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import * as changing from './changing.ts'
import * as profiles from './service.ts'

export const resolvers: Resolvers = {
  Query: {
    profiles: (_, { kind }, ctx) => profiles.list(ctx, kind),
    permissions: () => profiles.catalogue(),
  },
  Mutation: {
    profileCreate: mutation('profile', changing.create, profiles.get),
    profileUpdate: mutation('profile', changing.update, profiles.get),
    profileDelete: mutation('profile', changing.remove, profiles.get),
  },
  Profile: {
    permissions: ({ permissions }) => permissions.toSorted(),
    membershipCount: (profile, _, ctx) => profiles.membershipCountOf(ctx, profile),
    updatedBy: (profile, _, ctx) => profiles.updaterOf(ctx, profile),
    viewerCanUpdate: (profile, _, ctx) => changing.may(ctx, profile, 'update'),
    viewerCanDelete: (profile, _, ctx) => changing.may(ctx, profile, 'delete'),
  },
  Permission: {
    viewerCanGrant: (permission, _, ctx) => changing.mayGrant(ctx, permission),
  },
}
