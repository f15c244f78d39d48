import type { Resolvers } from '../../generated/server.ts'
import { badInput } from '../errors.ts'
import { edgesOf, pageInfoOf } from '../graphql/connection.ts'
import { mutation } from '../graphql/mutation.ts'
import { selects } from '../graphql/selects.ts'
import { may } from './access.ts'
import { blockedActions } from './blocked.ts'
import { remove } from './deleting.ts'
import { list } from './list.ts'
import { lock, unlock } from './locking.ts'
import { rename } from './login.ts'
import * as users from './service.ts'
import { statistics } from './statistics.ts'

export const resolvers: Resolvers = {
  Query: {
    user: (_, { id, login }, ctx) => {
      const ref = id ?? login
      if (!ref || (id && login)) throw badInput('Give id or login, and only one of them.')
      return users.find(ctx, ref)
    },
    users: (_, args, ctx, info) =>
      list(ctx, args, { withMemberships: selects(info, ['nodes', 'memberships'], ['edges', 'node', 'memberships']) }),
    userStatistics: (_, __, ctx) => statistics(ctx),
  },
  Mutation: {
    userCreate: mutation('user', users.create, users.get),
    userUpdate: mutation('user', users.update, users.get),
    userEmailUpdate: mutation('user', users.updateEmail, users.get),
    userLoginUpdate: mutation('user', rename, users.get),
    userDelete: mutation('user', remove, users.get),
    userLock: mutation('user', lock, users.get),
    userUnlock: mutation('user', unlock, users.get),
  },
  User: {
    state: (user, _, ctx) => users.stateOf(user, ctx.now()),
    throttledUntil: (user, _, ctx) => users.throttledUntil(user, ctx.now()),
    lockedBy: (user) => (user.lockedByLabel === null ? null : { id: user.lockedById, label: user.lockedByLabel }),
    hasPassword: (user, _, ctx) => users.whollyOr(ctx, user, user.hasPassword, users.seemsToHavePassword(user, ctx.now())),
    mustChangePassword: (user, _, ctx) => users.whollyOr(ctx, user, user.mustChangePassword, false),
    memberships: (user, _, ctx) =>
      user.memberships ? users.seenOf(ctx, user, user.memberships).seen : users.membershipsOf(ctx, user).then(({ seen }) => seen),
    hasOtherMemberships: (user, _, ctx) => users.membershipsOf(ctx, user).then(({ hasOthers }) => hasOthers),
    history: (user, page, ctx) => users.historyOf(ctx, user, page),
    createdBy: (user, _, ctx) => users.whenWholly(ctx, user, { id: user.createdById, label: user.createdByLabel }),
    updatedBy: (user, _, ctx) => users.whenWholly(ctx, user, { id: user.updatedById, label: user.updatedByLabel }),
    lastSeenAt: (user, _, ctx) => users.whenWholly(ctx, user, user.lastSeenAt),
    blockedActions: (user, _, ctx) => blockedActions(ctx, user),
    viewerCanUpdate: (user, _, ctx) => may(ctx, user, 'name'),
    viewerCanUpdateType: (user, _, ctx) => may(ctx, user, 'type'),
    viewerCanUpdateEmail: (user, _, ctx) => may(ctx, user, 'email'),
    viewerCanUpdateLogin: (user, _, ctx) => may(ctx, user, 'login'),
    viewerCanDelete: (user, _, ctx) => may(ctx, user, 'delete'),
    viewerCanManageSessions: (user, _, ctx) => may(ctx, user, 'sessions'),
    viewerCanLock: (user, _, ctx) => may(ctx, user, 'lock'),
    viewerCanSetDefaultOrganization: (user, _, ctx) => may(ctx, user, 'defaultOrganization'),
    viewerCanSetMemberships: (user, _, ctx) => may(ctx, user, 'memberships'),
    viewerCanManageApiKeys: (user, _, ctx) => may(ctx, user, 'apiKeys'),
  },
  UserConnection: {
    edges: edgesOf,
    pageInfo: pageInfoOf,
    totalCount: (page, { exact }) => page.count(exact ?? false).then(({ total }) => total),
    totalCountIsExact: (page) => page.count(false).then(({ isExact }) => isExact),
  },
  Actor: {
    user: (actor, _, ctx) => users.findLabelled(ctx, actor),
  },
}
