'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useSignOutMutation } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { useToast } from '../ui/toasts.tsx'

export function SignOutButton() {
  const { shell: texts } = useMessages()
  const signOut = useSignOut()
  return (
    <Button variant="default" onClick={signOut}>
      {texts.signOut}
    </Button>
  )
}

/** Ends the session, then forgets what was read. */
export function useSignOut(): () => void {
  const messages = useMessages()
  const router = useRouter()
  const toast = useToast()
  const { forget } = useConnection()
  const [signOut] = useSignOutMutation({
    onCompleted: () => {
      forget()
      router.replace(paths.signIn())
    },
    onError: (error) => toast.notice(readFailure(error, messages).sentence),
  })
  return () => void signOut()
}
