import { type ReactNode, useState } from 'react'
import type { RequiredAction } from '../../generated/client/graphql.ts'
import { useSignOutMutation } from '../../generated/hooks.ts'
import { stays } from '../apollo-client.ts'
import { type SecondStep, SecondStepForm } from './second-step-form.tsx'
import { SignInForm } from './sign-in-form.tsx'

interface SignInStepsProps {
  login: string
  isLoginFixed?: boolean
  onSignedIn: (requiredActions: readonly RequiredAction[]) => void
  /** Shows the step that is due. */
  children: (step: { isSecond: boolean; form: ReactNode }) => ReactNode
}

/** Signing in from the first step to the last, wherever it is asked for. */
export function SignInSteps({ login, isLoginFixed = false, onSignedIn, children }: SignInStepsProps) {
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
      form: <SecondStepForm step={step} onSignedIn={onSignedIn} onStepChanged={setStep} onStartAgain={startAgain} />,
    })

  return children({
    isSecond: false,
    form: (
      <SignInForm
        login={typedLogin}
        isLoginFixed={isLoginFixed}
        reason={reason}
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
