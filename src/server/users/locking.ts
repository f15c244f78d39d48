import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { labelOf } from '../auth/actor.ts'
import { type Ctx, transaction } from '../context.ts'
import { refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { revokeThoseBy, revokeThoseTo } from '../invitations/ending.ts'
import { cancelAll } from '../passwords/links.ts'
import { sessions } from '../sessions/table.ts'
import { forget } from '../sign-in/throttling.ts'
import { authorize, lockForChange } from './access.ts'
import { keepAdministrator } from './last-administrator.ts'
import { save, type User } from './service.ts'

type Named = { id: string } & Versioned

const Lock = z.object({ reason: input.optionalLine(500) })

/** Ends all sessions and open invitations, and refuses all keys, before the answer leaves: every request tests the lock. */
export function lock(ctx: Ctx, wanted: z.input<typeof Lock> & Named): Promise<User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'lock')
    const { reason } = input.read(Lock, wanted)
    requireVersion(user, wanted)
    if (user.lockedAt) throw refuse('CONFLICT', 'This user is locked already.', ['id'])
    await keepAdministrator(ctx, user)
    const { id: lockedById, label: lockedByLabel } = labelOf(ctx.actor)
    await ctx.db.delete(sessions).where(eq(sessions.userId, user.id))
    await cancelAll(ctx, user)
    await revokeThoseBy(ctx, user)
    await revokeThoseTo(ctx, user)
    return save(ctx, user, 'user.lock', { lockedAt: ctx.now(), lockedById, lockedByLabel, lockReason: reason }, reason)
  })
}

export function unlock(ctx: Ctx, wanted: Named): Promise<User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'lock')
    requireVersion(user, wanted)
    if (!user.lockedAt && !user.throttledUntil) throw refuse('CONFLICT', 'This user is not locked.', ['id'])
    await forget(ctx, user.id)
    return save(ctx, user, 'user.unlock', {
      lockedAt: null,
      lockedById: null,
      lockedByLabel: null,
      lockReason: null,
      throttledUntil: null,
    })
  })
}
