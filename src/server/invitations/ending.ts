// What becomes of invitations when trust in somebody ends: in the transaction that ends it, before the answer leaves.
import { and, eq, type SQL } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { type ActorLabel, labelOf } from '../auth/actor.ts'
import type { TxCtx } from '../context.ts'
import { isOpen, target } from './service.ts'
import { invitationColumns, invitations } from './table.ts'

/** Withdraws the open invitations that a user vouches for. */
export const revokeThoseBy = (ctx: TxCtx, user: { id: string }): Promise<void> =>
  revokeAll(ctx, eq(invitations.sentById, user.id), labelOf(ctx.actor))

/** Withdraws the open invitations addressed to a user. By whom is not told: their organizations need not know who manages the user elsewhere. */
export const revokeThoseTo = (ctx: TxCtx, user: { id: string }): Promise<void> =>
  revokeAll(ctx, eq(invitations.userId, user.id), { id: null, label: 'system' })

async function revokeAll(ctx: TxCtx, condition: SQL, { id: endedById, label: endedByLabel }: ActorLabel): Promise<void> {
  const revoked = await ctx.db
    .update(invitations)
    .set({ ended: 'REVOKED', endedAt: ctx.now(), endedById, endedByLabel })
    .where(and(condition, isOpen(ctx.now())))
    .returning(invitationColumns)
  for (const invitation of revoked) await audit.record(ctx, { action: 'invitation.revoke', target: target(invitation) })
}
