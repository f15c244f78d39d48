'use client'
import { AuthenticationScreen } from '../../../../console/settings/authentication-screen.tsx'
import { Allowed } from '../../../../console/shell/allowed.tsx'

export default function AuthenticationPage() {
  return (
    <Allowed task="managePlatform">
      <AuthenticationScreen />
    </Allowed>
  )
}
