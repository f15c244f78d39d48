import type { GraphQLSchema } from 'graphql'
import type { ListName, Resolvers } from '../../generated/server.ts'
import type { Ctx } from '../context.ts'
import { issue, Refused } from '../errors.ts'
import { filterIssues, sortFields } from '../graphql/list-input.ts'
import { mutation, preparedMutation } from '../graphql/mutation.ts'
import * as preferences from './preferences.ts'
import * as views from './service.ts'

// the field of the query behind each list
const FIELDS: Record<ListName, string> = {
  USERS: 'users',
  ORGANIZATION_USERS: 'users',
  ORGANIZATIONS: 'organizations',
  PROFILES: 'profiles',
  AUDIT: 'auditEvents',
  JOBS: 'jobs',
  OPERATIONS: 'persistedOperations',
  API_KEYS: 'apiKeys',
}

type Shown = { filter?: unknown; sort?: { field: string } | null | undefined }

/** Refuses a filter or a sort that the list does not have. */
function requireFitting(schema: GraphQLSchema, list: ListName, { filter, sort }: Shown): void {
  const issues = filterIssues(schema, FIELDS[list], filter)
  const fields = sortFields(schema, FIELDS[list])
  if (sort && fields && !fields.includes(sort.field)) issues.push(issue('INVALID', 'The list has no such sort.', ['sort', 'field']))
  if (issues.length > 0) throw new Refused(issues)
}

async function beforeCreate(_: Ctx, wanted: Shown & { list: ListName }, { schema }: Contract): Promise<void> {
  views.requireStorable(wanted)
  requireFitting(schema, wanted.list, wanted)
}

async function beforeUpdate(ctx: Ctx, wanted: Shown & { id: string }, { schema }: Contract): Promise<void> {
  views.requireStorable(wanted)
  const view = await views.find(ctx, wanted.id)
  if (view) requireFitting(schema, view.list, wanted)
}

type Contract = { schema: GraphQLSchema }

export const resolvers: Resolvers = {
  Query: {
    views: (_, { list }, ctx) => views.list(ctx, list),
  },
  Mutation: {
    viewCreate: preparedMutation('view', beforeCreate, views.create, views.get),
    viewUpdate: preparedMutation('view', beforeUpdate, views.update, views.get),
    viewDelete: mutation('view', views.remove, views.get),
    preferencesUpdate: mutation('preferences', preferences.update, preferences.get),
  },
  View: {
    owner: ({ ownerId, ownerLabel }) => ({ id: ownerId, label: ownerLabel }),
    viewerCanUpdate: (view, _, ctx) => views.mayChange(ctx, view),
  },
  Preferences: {
    lastViews: (own, _, ctx) => preferences.lastViewsOf(ctx, own),
  },
  Viewer: {
    preferences: (_, __, ctx) => preferences.get(ctx),
  },
}
