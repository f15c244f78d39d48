import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import * as changing from './changing.ts'
import { replaceAll } from './replacing.ts'

export const resolvers: Resolvers = {
  Membership: {
    viewerCanManage: (membership, _, ctx) => changing.mayManage(ctx, membership),
  },
  Mutation: {
    membershipAdd: mutation('user', changing.add, changing.userOf),
    membershipProfileUpdate: mutation('user', changing.updateProfile, changing.userOf),
    membershipSuspend: mutation('user', changing.suspend, changing.userOf),
    membershipResume: mutation('user', changing.resume, changing.userOf),
    membershipRemove: mutation('user', changing.remove, changing.userOf),
    membershipDefaultSet: mutation('user', changing.setDefault, changing.userOf),
    userMembershipsSet: mutation('user', replaceAll, changing.userOf),
  },
}
