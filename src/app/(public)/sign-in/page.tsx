import { SignInScreen } from '../../../console/sign-in/sign-in-screen.tsx'

export default function SignInPage() {
  return <SignInScreen />
}
