import type { Ctx } from '../context.ts'
import { may } from '../users/access.ts'
import * as users from '../users/service.ts'
import { obstacleTo } from './webauthn.ts'

/** The user of an earlier run. */
export const userOf = users.get

/** Whether the actor may take the factors from a user who has lost them. */
export const mayReset = (ctx: Ctx, user: { id: string }): Promise<boolean> => may(ctx, user, 'mfa')

/** Why passkeys cannot be used at this instance; null when they can. */
export const passkeyObstacle = (ctx: Ctx): string | null => obstacleTo(ctx.baseUrl)
