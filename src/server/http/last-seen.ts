import { eq } from 'drizzle-orm'
import * as reuse from '../api-keys/reuse.ts'
import { apiKeys } from '../api-keys/table.ts'
import type { UserActor } from '../auth/actor.ts'
import { touchSession } from '../auth/session.ts'
import type { Ctx } from '../context.ts'
import { noteSeen } from '../users/service.ts'

const EVERY_MILLISECONDS = 60_000

/** Notes after the answer that a credential was used, at most once a minute, or when it works in another organization than before. */
export function noteUse(ctx: Ctx, actor: UserActor, busy: Set<string>): void {
  const { credential, organization } = actor
  const last = credential.kind === 'SESSION' ? credential.lastSeenAt : credential.lastUsedAt
  const isFresh = last !== null && ctx.now().getTime() - last.getTime() < EVERY_MILLISECONDS
  const hasMoved = credential.kind === 'SESSION' && credential.organizationId !== (organization?.id ?? null)
  if ((isFresh && !hasMoved) || busy.has(credential.id)) return
  busy.add(credential.id)
  ctx.later('note last use', () => write(ctx, actor).finally(() => busy.delete(credential.id)))
}

/** Notes beside the refusal that a key's previous secret was used after its end. */
export function noteReuse(ctx: Ctx, keyId: string, busy: Set<string>): void {
  const name = `reuse of ${keyId}`
  if (busy.has(name)) return
  busy.add(name)
  ctx.later('note reuse', () => reuse.note(ctx, keyId).finally(() => busy.delete(name)))
}

async function write(ctx: Ctx, { id, credential, organization }: UserActor): Promise<void> {
  const now = ctx.now()
  if (credential.kind === 'SESSION') await touchSession(ctx.db, now, credential.id, organization?.id ?? null)
  else await ctx.db.update(apiKeys).set({ lastUsedAt: now, lastUsedFrom: ctx.address }).where(eq(apiKeys.id, credential.id))
  await noteSeen(ctx, id)
}
