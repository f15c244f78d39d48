import { ForgottenPasswordScreen } from '../../../console/passwords/forgotten-password-screen.tsx'

export default function ForgottenPasswordPage() {
  return <ForgottenPasswordScreen />
}
