'use client'
import { ProfilesScreen } from '../../../console/profiles/profiles-screen.tsx'
import { Allowed } from '../../../console/shell/allowed.tsx'
import { useViewer } from '../../../console/shell/viewer.tsx'
import { useProfileReader } from './use-profile-reader.ts'

export default function ProfilesPage() {
  const { organization } = useViewer()
  const reader = useProfileReader()
  return (
    <Allowed task="seeProfiles">
      <ProfilesScreen key={organization.id} organization={organization} {...reader} />
    </Allowed>
  )
}
