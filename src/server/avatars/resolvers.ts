import type { Resolvers } from '../../generated/server.ts'
import { mutation, preparedMutation } from '../graphql/mutation.ts'
import * as avatars from './service.ts'

export const resolvers: Resolvers = {
  Mutation: {
    userAvatarUpdate: preparedMutation('user', avatars.prepare, avatars.update, avatars.userOf),
    userAvatarClear: mutation('user', avatars.clear, avatars.userOf),
  },
  User: {
    avatar: (user, { size }) => avatars.pathOf(user, size ?? 'LARGE'),
    viewerCanUpdateAvatar: (user, _, ctx) => avatars.mayUpdate(ctx, user),
  },
}
