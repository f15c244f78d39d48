// A row for each field of a user and for each mutation that acts on one.
import type { CallerFacts, Cast, TargetFacts } from './cast.ts'
import { actOn, changeOf, holds, isOwn, isVisible, isWhollyVisible, manages, type Outcome } from './oracle.ts'

export type FieldRow = {
  expect: (caller: CallerFacts, target: TargetFacts) => 'shown' | 'hidden'
  /** Sub-selection of a field that is an object. */
  select?: string
}

const whenSeen: FieldRow = { expect: () => 'shown' }
const whenWhole: FieldRow = { expect: (caller, target) => (isWhollyVisible(caller, target) ? 'shown' : 'hidden') }
const whenLocked: FieldRow = { expect: (_, { name }) => (name === 'locked' ? 'shown' : 'hidden') }
const whenAllowed = (rule: Parameters<typeof actOn>[2]): FieldRow => ({
  expect: (caller, target) => (actOn(caller, target, rule) === 'ok' ? 'shown' : 'hidden'),
})

const NAME = { self: 'always', ownRights: false } as const
const LOGIN = { self: 'others', ownRights: true } as const
const EMAIL = { self: 'always', ownRights: true } as const
const TYPE = { self: 'never', ownRights: true } as const
const PASSWORD = { self: 'never', ownRights: true } as const
const MFA = { self: 'never', ownRights: true } as const
const LOCK = { self: 'never', ownRights: false } as const

/** Of a user whom the caller sees. `hidden` is null, an empty list or false. */
export const USER_FIELDS: Record<string, FieldRow> = {
  id: whenSeen,
  login: whenSeen,
  name: whenSeen,
  email: whenSeen,
  type: whenSeen,
  version: whenSeen,
  state: whenSeen,
  avatar: whenSeen,
  hasMfa: whenSeen,
  hasPassword: whenSeen,
  mfaFactors: { ...whenWhole, select: '{ kind }' },
  // everybody has some
  recoveryCodesLeft: { expect: (_, target) => (isOwn(target) ? 'shown' : 'hidden') },
  // everybody who is acted upon owes a new password, nobody who calls does
  mustChangePassword: { expect: (caller, target) => (!isOwn(target) && isWhollyVisible(caller, target) ? 'shown' : 'hidden') },
  lockedAt: whenLocked,
  lockedBy: { ...whenLocked, select: '{ label }' },
  lockReason: whenLocked,
  // everybody who is acted upon, nobody who calls
  throttledUntil: { expect: (_, target) => (isOwn(target) ? 'hidden' : 'shown') },
  sessions: {
    // all of them for those who see the user wholly, else those that work in the organization in force: everybody's works in the first one of theirs
    expect: (caller, { name, memberships, ...target }) => {
      const [first] = Object.keys(memberships ?? {})
      if (!first || name === 'locked') return 'hidden'
      return isWhollyVisible(caller, { name, memberships, ...target }) || caller.inForce === first ? 'shown' : 'hidden'
    },
    select: '{ id }',
  },
  // several administrators can sign in, and there is mail: only a locked user can get no link, and nobody can lock, delete or turn into a program who is oneself
  blockedActions: {
    expect: (caller, target) => {
      const isBlocked = isOwn(target)
        ? actOn(caller, target, { self: 'others', ownRights: false }) === 'ok'
        : target.name === 'locked' && actOn(caller, target, PASSWORD) === 'ok'
      return isBlocked ? 'shown' : 'hidden'
    },
    select: '{ code }',
  },
  memberships: { expect: (_, { memberships }) => (Object.keys(memberships ?? {}).length > 0 ? 'shown' : 'hidden'), select: '{ version }' },
  hasOtherMemberships: { expect: (caller, target) => (isWhollyVisible(caller, target) ? 'hidden' : 'shown') },
  history: {
    expect: (caller, target) => (isOwn(target) || holds(caller, 'readAudit') ? 'shown' : 'hidden'),
    select: '{ nodes { id } }',
  },
  createdAt: whenSeen,
  createdBy: { ...whenWhole, select: '{ label }' },
  updatedAt: whenSeen,
  updatedBy: { ...whenWhole, select: '{ label }' },
  lastSeenAt: whenWhole,
  credentialMail: { ...whenWhole, select: '{ kind }' },
  apiKeys: { expect: (caller, target) => (seesKeysOf(caller, target) ? 'shown' : 'hidden'), select: '{ id }' },
  viewerCanUpdate: whenAllowed(NAME),
  viewerCanUpdateAvatar: whenAllowed(NAME),
  viewerCanUpdateType: whenAllowed(TYPE),
  viewerCanUpdateEmail: whenAllowed(EMAIL),
  viewerCanUpdateLogin: whenAllowed(LOGIN),
  viewerCanEditPassword: whenAllowed(PASSWORD),
  viewerCanResetPassword: whenAllowed(PASSWORD),
  viewerCanDelete: whenAllowed(LOCK),
  viewerCanManageSessions: whenAllowed(NAME),
  viewerCanLock: whenAllowed(LOCK),
  viewerCanSetDefaultOrganization: whenAllowed(NAME),
  viewerCanSetMemberships: whenAllowed(LOCK),
  viewerCanManageApiKeys: whenAllowed(EMAIL),
  viewerCanResetMfa: whenAllowed(MFA),
}

/** One grey pixel. */
const A_PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

export type MutationRow = {
  input: (target: TargetFacts, cast: Cast) => Record<string, unknown>
  expect: (caller: CallerFacts, target: TargetFacts) => Outcome
}

const onAccount = (rule: Parameters<typeof actOn>[2], input: MutationRow['input']): MutationRow => ({
  input,
  expect: (caller, target) => actOn(caller, target, rule),
})

/** With an organization and a profile of the tenant A. */
const inA = (more: Record<string, unknown> = {}): MutationRow => ({
  input: ({ id }, { organizations }) => ({ userId: id, organizationId: organizations[0]?.id, ...more }),
  expect: (caller, target) => changeOf(caller, target, 'A'),
})

/** On the second key of a user. That somebody has keys is told to nobody but those who may act on the whole account. */
const onKey = (more: () => Record<string, unknown> = () => ({})): MutationRow => ({
  input: ({ keyId }) => ({ id: keyId, ...more() }),
  expect: (caller, target) => {
    const outcome = actOn(caller, target, EMAIL)
    return outcome === 'NOT_SOLE_AUTHORITY' ? 'NOT_FOUND' : outcome
  },
})

/** Acts on users. A mutation with several faces has a row for each. */
export const USER_MUTATIONS: Record<string, MutationRow[]> = {
  userUpdate: [onAccount(NAME, ({ id }) => ({ id, name: 'Renamed' })), onAccount(TYPE, ({ id }) => ({ id, type: 'SERVICE' }))],
  userEmailUpdate: [onAccount(EMAIL, ({ id }) => ({ id, email: 'taken.over@example.org' }))],
  userLoginUpdate: [onAccount(LOGIN, ({ id }) => ({ id, login: 'renamed' }))],
  userPasswordSet: [onAccount(PASSWORD, ({ id }) => ({ id }))],
  userPasswordEdit: [onAccount(PASSWORD, ({ id }) => ({ id }))],
  userPasswordReset: [onAccount(PASSWORD, ({ id }) => ({ id }))],
  userPasswordChangeRequire: [onAccount(PASSWORD, ({ id }) => ({ id }))],
  userAccessLinkCreate: [onAccount(PASSWORD, ({ id }) => ({ id }))],
  userLock: [onAccount(LOCK, ({ id }) => ({ id }))],
  userUnlock: [onAccount(LOCK, ({ id }) => ({ id }))],
  userMembershipsSet: [onAccount(LOCK, ({ id }) => ({ id, memberships: [] }))],
  userDelete: [onAccount(LOCK, ({ id, login }) => ({ id, login }))],
  userMfaReset: [onAccount(MFA, ({ id }) => ({ id }))],
  userAvatarUpdate: [onAccount(NAME, ({ id }) => ({ id, image: A_PICTURE }))],
  userAvatarClear: [onAccount(NAME, ({ id }) => ({ id }))],
  sessionDelete: [
    {
      input: ({ sessionId }) => ({ id: sessionId }),
      // one that works in the organization in force, or any with authority over the whole account
      expect: (caller, target) =>
        USER_FIELDS.sessions?.expect(caller, target) === 'shown' && isVisible(caller, target) ? 'ok' : 'NOT_FOUND',
    },
  ],
  sessionDeleteAll: [onAccount(NAME, ({ id }) => ({ userId: id }))],
  apiKeyCreate: [onAccount(EMAIL, ({ id }) => ({ userId: id, name: 'a key' }))],
  apiKeyUpdate: [onKey(() => ({ name: 'renamed' }))],
  apiKeyRenew: [onKey()],
  apiKeyReveal: [
    {
      ...onKey(),
      // keys reveal nothing, whatever their user may do
      expect: (caller, target) => (caller.credential === 'key' ? 'FORBIDDEN' : onKey().expect(caller, target)),
    },
  ],
  apiKeyRevoke: [onKey()],
  membershipProfileUpdate: [inA({ profileId: 'read-only' })],
  membershipSuspend: [inA()],
  membershipResume: [inA()],
  membershipRemove: [inA()],
  membershipAdd: [
    {
      input: ({ id }, { organizations }) => ({ userId: id, organizationId: organizations[1]?.id, profileId: 'read-only' }),
      expect: (caller, target) => {
        if (isOwn(target)) return 'SELF'
        if (!isVisible(caller, target) || !manages(caller, 'B')) return 'NOT_FOUND'
        return target.memberships && 'B' in target.memberships ? 'ALREADY_MEMBER' : 'ok'
      },
    },
  ],
  membershipDefaultSet: [
    {
      input: ({ id }, { organizations }) => ({ userId: id, organizationId: organizations[0]?.id }),
      expect: (caller, target) => {
        const outcome = actOn(caller, target, NAME)
        return outcome === 'ok' && !(target.memberships && 'A' in target.memberships) ? 'NOT_FOUND' : outcome
      },
    },
  ],
}

/** The inventory shows the keys of those over whose whole account the caller has authority, and one's own. */
export const seesKeysOf = (caller: CallerFacts, target: TargetFacts): boolean => actOn(caller, target, NAME) === 'ok'
