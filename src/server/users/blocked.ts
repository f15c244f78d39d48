import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import type { Issue, UserErrorCode } from '../errors.ts'
import { obstacleTo, PASSWORD_ACTIONS, type PasswordAction } from '../passwords/obstacles.ts'
import { type Act, isSoleAuthority, may, OWN_ACCOUNT } from './access.ts'
import { refusalOfLoss } from './last-administrator.ts'
import * as users from './service.ts'

export type UserAction = 'LOCK' | 'DELETE' | 'UPDATE_TYPE' | 'CHANGE_PLATFORM_MEMBERSHIP' | PasswordAction
export type BlockedAction = { action: UserAction; code: UserErrorCode; message: string }

const LOSSES: [UserAction, Act][] = [
  ['LOCK', 'lock'],
  ['DELETE', 'delete'],
  ['UPDATE_TYPE', 'type'],
  ['CHANGE_PLATFORM_MEMBERSHIP', 'memberships'],
]

/** What the actor may do by rights and cannot do now. The same rules refuse the verbs. */
export async function blockedActions(ctx: Ctx, user: users.User): Promise<BlockedAction[]> {
  const { seen } = await users.membershipsOf(ctx, user)
  const isOfPlatform = seen.some(({ organization }) => organization.kind === 'PLATFORM')
  const loss = isOfPlatform && scopeOf(ctx).sees === 'all' ? await refusalOfLoss(ctx, ({ id }) => id === user.id, ['id']) : null
  const blocked: BlockedAction[] = await onOneself(ctx, user)
  for (const [action, act] of LOSSES) if (loss && (await may(ctx, user, act))) blocked.push(of(action, loss))
  if (user.type === 'SERVICE' || !(await may(ctx, user, 'password'))) return blocked
  for (const action of PASSWORD_ACTIONS) {
    const obstacle = await obstacleTo(ctx, user, action)
    if (obstacle) blocked.push(of(action, obstacle))
  }
  return blocked
}

/** What a manager of others sees on the own account too, and cannot do there. */
async function onOneself(ctx: Ctx, user: users.User): Promise<BlockedAction[]> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.id !== user.id || !(await isSoleAuthority(ctx, user))) return []
  const blocked: BlockedAction[] = []
  for (const action of ['LOCK', 'DELETE', 'UPDATE_TYPE'] as const) blocked.push(of(action, OWN_ACCOUNT))
  return blocked
}

const of = (action: UserAction, { code, message }: Issue): BlockedAction => ({ action, code, message })
