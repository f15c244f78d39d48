import { SecondFactorScreen } from '../../../console/mfa/second-factor-screen.tsx'
import { SignOutButton } from '../../../console/shell/sign-out-button.tsx'

export default function SecondFactorPage() {
  return <SecondFactorScreen wayOut={<SignOutButton />} />
}
