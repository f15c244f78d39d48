'use client'
import { MailsScreen } from '../../../../console/mail/mails-screen.tsx'
import { Allowed } from '../../../../console/shell/allowed.tsx'

export default function MailPage() {
  return (
    <Allowed task="managePlatform">
      <MailsScreen />
    </Allowed>
  )
}
