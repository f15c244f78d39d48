import type { Resolvers } from '../../generated/server.ts'
import { edgesOf, pageInfoOf } from '../graphql/connection.ts'
import { mutation } from '../graphql/mutation.ts'
import { addressedTo, credentialMailOf, discard, get, list, retry } from './list.ts'
import { isMailAvailable } from './service.ts'

export const resolvers: Resolvers = {
  Query: {
    mails: (_, args, ctx) => list(ctx, args),
  },
  Mutation: {
    mailRetry: mutation('mail', retry, get),
    mailDiscard: mutation('mail', discard, get),
  },
  MailConnection: { edges: edgesOf, pageInfo: pageInfoOf },
  Mail: {
    address: addressedTo,
    user: ({ user }) => user && { id: user.id, label: user.login },
    by: ({ byLabel }) => (byLabel === null ? null : { id: null, label: byLabel }),
    nextAttemptAt: ({ state, nextAttemptAt }) => (state === 'QUEUED' ? nextAttemptAt : null),
  },
  CredentialMail: {
    at: ({ endedAt, createdAt }) => endedAt ?? createdAt,
    expiresAt: ({ linkExpiresAt }) => linkExpiresAt,
  },
  User: {
    credentialMail: (user, _, ctx) => credentialMailOf(ctx, user),
  },
  Instance: {
    passwordResetAvailable: (_, __, ctx) => isMailAvailable(ctx),
  },
}
