import type { ApolloCache } from '@apollo/client'
import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import {
  useMembershipAddMutation,
  useMembershipDefaultSetMutation,
  useMembershipProfileUpdateMutation,
  useMembershipRemoveMutation,
  useMembershipResumeMutation,
  useMembershipSuspendMutation,
} from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'

type Membership = UserMembershipsPartFragment['memberships'][number]
type Choice = { id: string; name: string }

export type MembershipActs = ReturnType<typeof useMembershipActs>

/** Who belongs where decides who is listed: lists that are shown are read again. */
export const forgetLists = (cache: ApolloCache) => void cache.evict({ id: 'ROOT_QUERY', fieldName: 'users' })

const form = { fields: [], isIdempotent: true } as const

/** A change of a membership that can be taken back is done at once, and offers that. */
export function useMembershipActs(user: UserMembershipsPartFragment, membership: Membership) {
  const { memberships: texts } = useMessages().userSections
  const toast = useToast()
  const { organization, profile } = membership
  const named = { userId: user.id, organizationId: organization.id }
  const [add] = useMembershipAddMutation({ update: forgetLists })
  const [update] = useMembershipProfileUpdateMutation()
  const [suspend] = useMembershipSuspendMutation()
  const [resume] = useMembershipResumeMutation()
  const [remove] = useMembershipRemoveMutation({ update: forgetLists })
  const [choose] = useMembershipDefaultSetMutation()
  const adding = useUserAct(user.id, { ...form, mutate: add, payloadOf: (data) => data.membershipAdd })
  const updating = useUserAct(user.id, { ...form, mutate: update, payloadOf: (data) => data.membershipProfileUpdate })
  const suspending = useUserAct(user.id, { ...form, mutate: suspend, payloadOf: (data) => data.membershipSuspend })
  const resuming = useUserAct(user.id, { ...form, mutate: resume, payloadOf: (data) => data.membershipResume })
  const removing = useUserAct(user.id, { ...form, mutate: remove, payloadOf: (data) => data.membershipRemove })
  const choosing = useUserAct(user.id, { ...form, mutate: choose, payloadOf: (data) => data.membershipDefaultSet })
  const all = [adding, updating, suspending, resuming, removing, choosing]

  /** The row may be gone by then, and with it the place for a message. */
  async function takeBack(submission: Promise<object | null>) {
    if ((await submission) === null) toast.notice(texts.notTakenBack)
  }

  async function changeProfile(chosen: Choice): Promise<boolean> {
    if ((await updating.submit({ ...named, profileId: chosen.id, expectedVersion: membership.version })) === null) return false
    toast.success(texts.profileChanged(organization.name, chosen.name), () =>
      takeBack(updating.submit({ ...named, profileId: profile.id })),
    )
    return true
  }

  async function suspendNow() {
    if ((await suspending.submit({ ...named, expectedVersion: membership.version })) === null) return
    toast.success(texts.suspended(organization.name), () => takeBack(resuming.submit(named)))
  }

  async function resumeNow() {
    if ((await resuming.submit({ ...named, expectedVersion: membership.version })) === null) return
    toast.success(texts.resumed(organization.name), () => takeBack(suspending.submit(named)))
  }

  async function removeNow(canBeTakenBack = true): Promise<boolean> {
    if ((await removing.submit({ ...named, expectedVersion: membership.version })) === null) return false
    const undo = () => takeBack(adding.submit({ ...named, profileId: profile.id }))
    toast.success(texts.removed(organization.name), canBeTakenBack ? undo : undefined)
    return true
  }

  async function setDefault() {
    const former = user.memberships.find(({ isDefault }) => isDefault)?.organization
    if ((await choosing.submit(named)) === null) return
    const undo = former === undefined ? undefined : () => takeBack(choosing.submit({ userId: user.id, organizationId: former.id }))
    toast.success(texts.defaultSet(organization.name), undo)
  }

  return {
    changeProfile,
    suspend: suspendNow,
    resume: resumeNow,
    remove: removeNow,
    setDefault,
    isBusy: all.some(({ isSubmitting }) => isSubmitting),
    /** What went wrong with the last attempt. */
    message: all.find(({ problem }) => problem !== null)?.problem ?? null,
    reset: () => {
      for (const { reset } of all) reset()
    },
  }
}

/** Takes back what was just added. */
export function useTakeBackMembership(userId: string) {
  const { memberships: texts } = useMessages().userSections
  const toast = useToast()
  const [remove] = useMembershipRemoveMutation({ update: forgetLists })
  const removing = useUserAct(userId, { ...form, mutate: remove, payloadOf: (data) => data.membershipRemove })
  return async (organizationId: string) => {
    if ((await removing.submit({ userId, organizationId })) === null) toast.notice(texts.notTakenBack)
  }
}
