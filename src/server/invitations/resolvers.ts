import type { Resolvers } from '../../generated/server.ts'
import { isStranger } from '../auth/actor.ts'
import { edgesOf, pageInfoOf } from '../graphql/connection.ts'
import { mutation } from '../graphql/mutation.ts'
import { payload } from '../graphql/payload.ts'
import { accept, decline, type Named } from './answering.ts'
import { invite, resend, revoke, withoutLink } from './inviting.ts'
import { join } from './joining.ts'
import * as invitations from './service.ts'

const acceptSignedIn = mutation('invitation', accept, invitations.get)

export const resolvers: Resolvers = {
  Query: {
    invitations: (_, args, ctx) => invitations.list(ctx, args),
    invitation: (_, { token }, ctx) => invitations.findByToken(ctx, token),
  },
  Mutation: {
    userInvite: mutation('invitation', invite, withoutLink),
    invitationResend: mutation('invitation', resend, withoutLink),
    invitationRevoke: mutation('invitation', revoke, invitations.getManaged),
    invitationDecline: mutation('invitation', decline, invitations.get),
    invitationAccept: (parent, { input }, ctx, info) =>
      isStranger(ctx.actor)
        ? payload('invitation', () => join(ctx, input))
        : acceptSignedIn(parent, { input: withoutAccount(input) }, ctx, info),
  },
  UserInvitePayload: {
    link: ({ invitation }) => invitation?.link ?? null,
  },
  InvitationResendPayload: {
    link: ({ invitation }) => invitation?.link ?? null,
  },
  InvitationAcceptPayload: {
    login: ({ invitation }) => invitation?.endedByLabel ?? null,
  },
  Invitation: {
    state: (invitation, _, ctx) => invitations.stateOf(invitation, ctx.now()),
    createdBy: (invitation) => invitations.authorOf(invitation),
    endedBy: (invitation) => invitations.enderOf(invitation),
  },
  InvitationConnection: {
    edges: edgesOf,
    pageInfo: pageInfoOf,
  },
  InvitationPreview: {
    organization: ({ organization }) => organization.name,
    profile: ({ profile }) => profile.name,
    invitedBy: ({ createdByLabel }) => createdByLabel,
    instance: (_, __, ctx) => ctx.instance.name,
    createsAccount: (_, __, ctx) => isStranger(ctx.actor),
  },
  Viewer: {
    invitations: (viewer, _, ctx) => invitations.addressedTo(ctx, viewer),
  },
}

// an idempotency entry holds a hash of the input: a password has no place in one
const withoutAccount = ({ token, id, idempotencyKey }: Named & { idempotencyKey?: string | null }) => ({ token, id, idempotencyKey })
