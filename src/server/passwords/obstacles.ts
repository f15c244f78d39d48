import type { Ctx } from '../context.ts'
import { type Issue, issue, Refused } from '../errors.ts'
import { isMailAvailable, mailObstacle, smtpMissing } from '../mail/service.ts'
import type { UserRow } from '../users/table.ts'

export const PASSWORD_ACTIONS = ['EDIT_PASSWORD', 'RESET_PASSWORD', 'CREATE_ACCESS_LINK'] as const

/** What a manager can do about a password, as far as it can be impossible for a time. */
export type PasswordAction = (typeof PASSWORD_ACTIONS)[number]

type Obstacle = (ctx: Ctx, user: UserRow) => Issue | null | Promise<Issue | null>

const locked: Obstacle = (_, user) =>
  user.lockedAt ? issue('CONFLICT', 'This user is locked: a link would open nothing. Unlock the user first.', ['id']) : null
/** Why somebody without a password cannot get another one. */
export const withoutPassword = (user: UserRow): Issue | null =>
  user.hasPassword ? null : issue('CONFLICT', 'This user has no password yet. Set the first one, or use a one-time link.', ['id'])

const OBSTACLES: Record<PasswordAction, Obstacle> = {
  EDIT_PASSWORD: async (ctx) => ((await isMailAvailable(ctx)) ? null : smtpMissing()),
  RESET_PASSWORD: async (ctx, user) => (await mailObstacle(ctx, user)) ?? locked(ctx, user),
  CREATE_ACCESS_LINK: locked,
}

/** Why something cannot be done now to a user on whom the actor may act. */
export const obstacleTo = async (ctx: Ctx, user: UserRow, action: PasswordAction): Promise<Issue | null> => OBSTACLES[action](ctx, user)

export function requireNo(obstacle: Issue | null): void {
  if (obstacle) throw new Refused([obstacle])
}
