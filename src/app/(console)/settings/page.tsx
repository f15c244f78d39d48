'use client'
import { useViewer } from '../../../console/shell/viewer.tsx'
import { OwnSettings } from './own-settings.tsx'

export default function SettingsPage() {
  const { user, organization, permissions, preferences } = useViewer()
  return <OwnSettings id={user.id} organization={organization} permissions={permissions} preferences={preferences} />
}
