import { PasswordChangeScreen } from '../../../console/passwords/password-change-screen.tsx'
import { SignOutButton } from '../../../console/shell/sign-out-button.tsx'

export default function ChangePasswordPage() {
  return <PasswordChangeScreen wayOut={<SignOutButton />} />
}
