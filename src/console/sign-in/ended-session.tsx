import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent } from 'react'
import { useReaderLazyQuery } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Dialog } from '../ui/dialog.tsx'
import styles from './session-dialog.module.css'
import { SignInSteps } from './sign-in-steps.tsx'

export function EndedSession({ id, login }: { id: string; login: string }) {
  const { session: texts } = useMessages()
  const router = useRouter()
  const { resume, forget } = useConnection()
  const [readReader] = useReaderLazyQuery({ fetchPolicy: 'no-cache' })

  const look = useEffectEvent(async () => {
    const { data } = await readReader()
    if (data?.viewer?.user.id === id) resume()
  })
  useEffect(() => {
    // the same reader may have signed in again in another tab
    const onFocus = () => void look()
    window.addEventListener('focus', onFocus)
    return () => window.removeEventListener('focus', onFocus)
  }, [])

  function leave() {
    forget()
    router.replace(paths.signIn())
  }

  return (
    <SignInSteps login={login} isLoginFixed onSignedIn={resume}>
      {({ form }) => (
        <Dialog title={texts.endedTitle} text={texts.endedText(login)} onCancel={null} isCurtain>
          <div className={styles.form}>
            {form}
            <Button variant="default" fullWidth onClick={leave}>
              {texts.somebodyElse}
            </Button>
          </div>
        </Dialog>
      )}
    </SignInSteps>
  )
}
