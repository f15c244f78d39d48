import type { Resolvers } from '../../generated/server.ts'
import { badInput } from '../errors.ts'
import { edgesOf, pageInfoOf } from '../graphql/connection.ts'
import { mutation } from '../graphql/mutation.ts'
import { may } from './access.ts'
import { makerOf, managesUsers, staffOf, stampsOf } from './details.ts'
import { list } from './list.ts'
import * as organizations from './service.ts'

export const resolvers: Resolvers = {
  Query: {
    organization: (_, { id, name }, ctx) => {
      const ref = id ?? name
      if (!ref || (id && name)) throw badInput('Give id or name, and only one of them.')
      return organizations.find(ctx, ref)
    },
    organizations: (_, args, ctx) => list(ctx, args),
  },
  Mutation: {
    organizationCreate: mutation('organization', organizations.create, organizations.get),
    organizationUpdate: mutation('organization', organizations.update, organizations.get),
    organizationLock: mutation('organization', organizations.lock, organizations.get),
    organizationUnlock: mutation('organization', organizations.unlock, organizations.get),
  },
  Organization: {
    createdAt: (organization, _, ctx) => stampsOf(ctx, organization).then(({ createdAt }) => createdAt),
    createdBy: (organization, _, ctx) => makerOf(ctx, organization, 'createdBy'),
    updatedAt: (organization, _, ctx) => stampsOf(ctx, organization).then(({ updatedAt }) => updatedAt),
    updatedBy: (organization, _, ctx) => makerOf(ctx, organization, 'updatedBy'),
    userCount: (organization, _, ctx) => staffOf(ctx, organization).then((staff) => staff?.userCount ?? null),
    hasAdministrator: (organization, _, ctx) => staffOf(ctx, organization).then((staff) => staff?.hasAdministrator ?? null),
    viewerCanUpdate: (organization, _, ctx) => may(ctx, organization, 'describe'),
    viewerCanRename: (organization, _, ctx) => may(ctx, organization, 'rename') && organization.kind !== 'PLATFORM',
    viewerCanLock: (organization, _, ctx) => may(ctx, organization, 'lock') && organization.kind !== 'PLATFORM',
    viewerCanManageUsers: (organization, _, ctx) => managesUsers(ctx, organization),
  },
  OrganizationConnection: {
    edges: edgesOf,
    pageInfo: pageInfoOf,
    totalCount: (page, { exact }) => page.count(exact ?? false).then(({ total }) => total),
    totalCountIsExact: (page) => page.count(false).then(({ isExact }) => isExact),
  },
}
