import { PasswordLinkScreen } from '../../../console/passwords/password-link-screen.tsx'

export default function PasswordPage() {
  return <PasswordLinkScreen />
}
