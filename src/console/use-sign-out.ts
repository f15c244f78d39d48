import { useSignOutMutation } from '../generated/hooks.ts'
import { useConnection } from './apollo.tsx'
import { readFailure } from './failure.ts'
import { useMessages } from './messages/messages.tsx'
import { useToast } from './ui/toasts.tsx'

/** Ends the session and forgets what was read, then does what comes next. */
export function useSignOut(andThen: () => void): () => void {
  const messages = useMessages()
  const toast = useToast()
  const { forget } = useConnection()
  const [signOut] = useSignOutMutation({
    onCompleted: () => {
      forget()
      andThen()
    },
    onError: (error) => toast.notice(readFailure(error, messages).sentence),
  })
  return () => void signOut()
}
