'use client'
import { useParams } from 'next/navigation'
import { ProfileScreen } from '../../../../console/profiles/profile-screen.tsx'
import { Allowed } from '../../../../console/shell/allowed.tsx'
import { useProfileReader } from '../use-profile-reader.ts'

export default function ProfilePage() {
  const { id } = useParams<{ id: string }>()
  const reader = useProfileReader()
  return (
    <Allowed task="seeProfiles">
      <ProfileScreen id={decodeURIComponent(id)} {...reader} />
    </Allowed>
  )
}
