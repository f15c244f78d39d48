import { InvitationScreen } from '../../../console/invitations/invitation-screen.tsx'

export default function InvitationPage() {
  return <InvitationScreen />
}
