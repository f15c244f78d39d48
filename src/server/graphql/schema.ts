import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { DateTimeResolver, DurationResolver, JSONResolver } from 'graphql-scalars'
import type { Resolvers } from '../../generated/server.ts'
import { resolvers as apiKeys } from '../api-keys/resolvers.ts'
import { resolvers as audit } from '../audit/resolvers.ts'
import { requireNoStepOwed } from '../auth/steps.ts'
import { resolvers as avatars } from '../avatars/resolvers.ts'
import { resolvers as confirmation } from '../confirmation/resolvers.ts'
import type { Ctx } from '../context.ts'
import { projectRoot } from '../env.ts'
import { unauthenticated } from '../errors.ts'
import { resolvers as invitations } from '../invitations/resolvers.ts'
import { resolvers as mail } from '../mail/resolvers.ts'
import { resolvers as memberships } from '../memberships/resolvers.ts'
import { resolvers as mfa } from '../mfa/resolvers.ts'
import { resolvers as organizations } from '../organizations/resolvers.ts'
import { resolvers as passwords } from '../passwords/resolvers.ts'
import { resolvers as profiles } from '../profiles/resolvers.ts'
import { resolvers as sessions } from '../sessions/resolvers.ts'
import { resolvers as settings } from '../settings/resolvers.ts'
import { resolvers as signIn } from '../sign-in/resolvers.ts'
import { resolvers as users } from '../users/resolvers.ts'
import { resolvers as views } from '../views/resolvers.ts'
import { byte } from './byte.ts'
import { resolvers as instance } from './instance.ts'
import { worded } from './worded.ts'

const scalars: Resolvers = {
  Byte: byte,
  DateTime: worded(DateTimeResolver, 'An instant is RFC 3339 text with date, time and zone, such as 2026-02-28T09:30:00.000Z.'),
  Duration: worded(DurationResolver, 'A duration is whole numbers as in ISO 8601, such as P90D, P1Y6M or PT12H.'),
  JSON: JSONResolver,
}

/** Every resolver, feature by feature. */
export const resolvers: Resolvers[] = [
  scalars,
  instance,
  apiKeys,
  audit,
  avatars,
  invitations,
  confirmation,
  mail,
  memberships,
  mfa,
  organizations,
  passwords,
  profiles,
  sessions,
  settings,
  signIn,
  users,
  views,
]

export const typeDefs = (): string[] => {
  const folder = join(projectRoot(), 'graphql')
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'))
  return files.map((name) => readFileSync(join(folder, name), 'utf8'))
}

/** The executable contract, with the door in front of every root field. */
export function createSchema(): GraphQLSchema {
  const schema = makeExecutableSchema<Ctx>({ typeDefs: typeDefs(), resolvers, inheritResolversFromInterfaces: false })
  for (const root of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (!field.resolve) throw new Error(`${root?.name}.${field.name} has no resolver.`)
      const isPublic = field.astNode?.directives?.some(({ name }) => name.value === 'public') ?? false
      field.resolve = behindDoor(`${root?.name}.${field.name}`, isPublic, field.resolve)
    }
  return schema
}

type Resolve = GraphQLFieldResolver<unknown, Ctx>

function behindDoor(name: string, isPublic: boolean, resolve: Resolve): Resolve {
  return (source, args, ctx, info) => {
    const { actor } = ctx
    if (actor.kind === 'anonymous' && !isPublic) throw unauthenticated()
    requireNoStepOwed(actor, name, isPublic)
    return resolve(source, args, ctx, info)
  }
}
