// What a session was asked to answer. A challenge belongs to its session: it ends with it, and no other session can answer it.
import { and, eq, gt } from 'drizzle-orm'
import type { TxCtx } from '../context.ts'
import { newId } from '../db/id.ts'
import { type CHALLENGE_PURPOSES, mfaChallenges } from './table.ts'

type Purpose = (typeof CHALLENGE_PURPOSES)[number]

type Asked = { id: string; challenge: string | null; sealed: Buffer | null }

const SECONDS: Record<Purpose, number> = { TOTP_ENROLMENT: 10 * 60, PASSKEY_ENROLMENT: 10 * 60, PASSKEY_USE: 5 * 60 }

/** Asks; what the session was asked before for the same purpose counts no more. */
export async function pose(
  ctx: TxCtx,
  sessionId: string,
  purpose: Purpose,
  of: (id: string) => { challenge: string } | { sealed: Buffer },
): Promise<void> {
  const id = newId()
  const expiresAt = new Date(ctx.now().getTime() + SECONDS[purpose] * 1000)
  const values = { id, sessionId, purpose, challenge: null, sealed: null, expiresAt, ...of(id) }
  await ctx.db
    .insert(mfaChallenges)
    .values(values)
    .onConflictDoUpdate({ target: [mfaChallenges.sessionId, mfaChallenges.purpose], set: values })
}

/** What the session was asked, once; null when nothing, or too long ago. */
export async function take(ctx: TxCtx, sessionId: string, purpose: Purpose): Promise<Asked | null> {
  const [asked] = await ctx.db
    .delete(mfaChallenges)
    .where(and(eq(mfaChallenges.sessionId, sessionId), eq(mfaChallenges.purpose, purpose), gt(mfaChallenges.expiresAt, ctx.now())))
    .returning({ id: mfaChallenges.id, challenge: mfaChallenges.challenge, sealed: mfaChallenges.sealed })
  return asked ?? null
}
