'use client'
import { SmtpScreen } from '../../../../console/mail/smtp-screen.tsx'
import { Allowed } from '../../../../console/shell/allowed.tsx'

export default function SmtpPage() {
  return (
    <Allowed task="managePlatform">
      <SmtpScreen />
    </Allowed>
  )
}
