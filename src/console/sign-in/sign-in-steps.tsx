import { type ReactNode, useState } from 'react'
import { useSignOutMutation } from '../../generated/hooks.ts'
import { stays } from '../apollo-client.ts'
import { type SecondStep, SecondStepForm } from './second-step-form.tsx'
import { type Entrance, SignInForm } from './sign-in-form.tsx'

interface SignInStepsProps {
  login: string
  isLoginFixed?: boolean
  invitation?: string | null
  onSignedIn: (entrance: Entrance) => void
  /** Shows the step that is due. */
  children: (step: { isSecond: boolean; form: ReactNode }) => ReactNode
}

/** Signing in from the first step to the last, wherever it is asked for. */
export function SignInSteps({ login, isLoginFixed = false, invitation = null, onSignedIn, children }: SignInStepsProps) {
  const [step, setStep] = useState<SecondStep | null>(null)
  const [typedLogin, setTypedLogin] = useState(login)
  const [reason, setReason] = useState<string | null>(null)
  const [signOut] = useSignOutMutation({ fetchPolicy: 'no-cache', context: stays, onError: () => {} })

  function startAgain(why: string | null) {
    // the half-open session; it ends by itself when this does not reach the server
    void signOut()
    setStep(null)
    setReason(why)
  }

  if (step !== null)
    return children({
      isSecond: true,
      form: (
        <SecondStepForm step={step} invitation={invitation} onSignedIn={onSignedIn} onStepChanged={setStep} onStartAgain={startAgain} />
      ),
    })

  return children({
    isSecond: false,
    form: (
      <SignInForm
        login={typedLogin}
        isLoginFixed={isLoginFixed}
        reason={reason}
        invitation={invitation}
        onSignedIn={onSignedIn}
        onSecondStep={(due, by) => {
          setTypedLogin(by)
          setReason(null)
          setStep(due)
        }}
      />
    ),
  })
}
