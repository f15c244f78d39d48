import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { dropUnused, holdPictures } from '../avatars/storing.ts'
import { type Ctx, transaction } from '../context.ts'
import { refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { revokeThoseBy, revokeThoseTo } from '../invitations/ending.ts'
import * as members from '../memberships/service.ts'
import { views } from '../views/table.ts'
import { authorize, lockForChange } from './access.ts'
import { keepAdministrator } from './last-administrator.ts'
import { reserve } from './login-reservation.ts'
import { target, type User } from './service.ts'
import { users } from './table.ts'

const Delete = z.object({ login: input.login, reason: input.optionalLine(500) })

/** Deletes a user with all sessions, keys and memberships. The answer shows the user as it was. */
export function remove(ctx: Ctx, wanted: z.input<typeof Delete> & { id: string } & Versioned): Promise<User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'delete')
    const { login, reason } = input.read(Delete, wanted)
    requireVersion(user, wanted)
    if (login !== user.login) throw refuse('INVALID', `Type the login of this user, ${user.login}, to delete it.`, ['login'])
    await keepAdministrator(ctx, user)
    const memberships = (await members.allOf(ctx.db, [user.id])).get(user.id) ?? []
    await holdPictures(ctx, user.avatarHash)
    await revokeThoseBy(ctx, user)
    await revokeThoseTo(ctx, user)
    // shared views stay
    await ctx.db.delete(views).where(and(eq(views.ownerId, user.id), eq(views.visibility, 'PRIVATE')))
    await ctx.db.delete(users).where(eq(users.id, user.id))
    await dropUnused(ctx, user.avatarHash)
    await reserve(ctx, user.login)
    const { name, email, type } = user
    const places = memberships.map(({ organization, profile }) => ({ organization: organization.name, profile: profile.name }))
    await audit.record(ctx, {
      action: 'user.delete',
      target: target(user),
      before: { login, name, email, type, memberships: places },
      reason,
    })
    return { ...user, memberships }
  })
}
