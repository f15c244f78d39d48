// The mail of an invitation. Its link has a token of its own, beside the one that the manager was shown; using one uses up the invitation.
import { and, eq, sql } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
import type { Link } from '../mail/service.ts'
import { addressOf, enqueue, registerLink } from '../mail/service.ts'
import type { MailRow } from '../mail/table.ts'
import type { OrganizationRef } from '../organizations/table.ts'
import { smtp } from '../settings/smtp.ts'
import { isOpen, newToken, read } from './service.ts'
import { invitations } from './table.ts'
import { isVouchedFor } from './vouching.ts'

const HOUR_MILLISECONDS = 60 * 60 * 1000

/** Until when an invitation is open whose link was made then. */
export async function expiryOf(ctx: Ctx, at: Date): Promise<Date> {
  const { invitationHours } = await smtp(ctx)
  return new Date(at.getTime() + invitationHours * HOUR_MILLISECONDS)
}

/** The token stands in the fragment, which browsers keep to themselves: it reaches no server's log and no referrer. */
export const linkOf = ({ baseUrl }: Ctx, token: string): string => new URL(`/invitation#${token}`, baseUrl).href

type Invited = { id: string; login: string | null; email: string | null }

/** Sends the invitation to the email, to the user whose login it names, or to a login that is an address and nobody's. */
export async function sendInvitation(ctx: TxCtx, { id, login, email }: Invited, userId: string | null, { name }: OrganizationRef) {
  const mail = { kind: 'INVITATION', facts: { invitationId: id, organization: name } } as const
  if (userId !== null) return enqueue(ctx, { ...mail, userId })
  const address = addressOf({ login: login ?? '', email })
  return address === null ? null : enqueue(ctx, { ...mail, userId: null, address })
}

registerLink('INVITATION', async (ctx: TxCtx, mail: MailRow): Promise<Link | null> => {
  const [invitation] = await read(ctx, and(eq(invitations.id, String(mail.facts.invitationId)), isOpen(ctx.now())))
  // resent since: that mail brings the link
  if (!invitation || invitation.sentAt > mail.createdAt || !(await isVouchedFor(ctx, invitation))) return null
  const { token, tokenHash } = newToken()
  const expiresAt = await expiryOf(ctx, ctx.now())
  const [open] = await ctx.db
    .update(invitations)
    .set({ mailTokenHashes: sql`array_append(${invitations.mailTokenHashes}, ${tokenHash.toString('hex')})`, expiresAt })
    .where(and(eq(invitations.id, invitation.id), isOpen(ctx.now())))
    .returning({ id: invitations.id })
  return open ? { url: linkOf(ctx, token), expiresAt } : null
})
