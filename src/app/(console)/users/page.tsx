'use client'
import { lazy } from 'react'
import { paths } from '../../../console/paths.ts'
import { Allowed } from '../../../console/shell/allowed.tsx'
import { UsersScreen } from '../../../console/users/users-screen.tsx'

const WholeUser = lazy(() => import('../whole-user.tsx').then(({ WholeUser }) => ({ default: WholeUser })))

export default function UsersPage() {
  return (
    <Allowed task="manageAllUsers">
      <UsersScreen Details={WholeUser} organization={null} pathOf={paths.user} />
    </Allowed>
  )
}
