'use client'
import { lazy } from 'react'
import { useMessages } from '../../console/messages/messages.tsx'
import { useViewer } from '../../console/shell/viewer.tsx'
import { type AddAnswers, UsersScreen } from '../../console/users/users-screen.tsx'

const WholeUser = lazy(() => import('./whole-user.tsx').then(({ WholeUser }) => ({ default: WholeUser })))
const AddMember = lazy(() => import('../../console/memberships/add-member.tsx').then(({ AddMember }) => ({ default: AddMember })))
const Invite = lazy(() => import('../../console/invitations/invite.tsx').then(({ Invite }) => ({ default: Invite })))

interface UsersInProps {
  organization: { id: string; name: string; kind: 'PLATFORM' | 'ORGANIZATION' }
  /** The page of a user. */
  pathOf: (id: string) => string
}

/** The users of one organization: whoever sees every user adds others, everybody else invites them. */
export function UsersIn({ organization, pathOf }: UsersInProps) {
  const { may } = useViewer()
  const { invitations, userSections } = useMessages()
  const add = may('manageAllUsers')
    ? {
        label: userSections.memberships.addUser,
        insteadLabel: userSections.memberships.addInstead,
        dialog: ({ login, onDone, onCancel }: AddAnswers) => (
          <AddMember organization={organization} login={login} onAdded={onDone} onCancel={onCancel} />
        ),
      }
    : {
        label: invitations.invite,
        insteadLabel: invitations.inviteInstead,
        dialog: ({ login, onDone, onCancel }: AddAnswers) => (
          <Invite organization={organization} login={login} onDone={() => onDone(null)} onCancel={onCancel} />
        ),
      }

  return <UsersScreen key={organization.id} Details={WholeUser} organization={organization} pathOf={pathOf} add={add} />
}
