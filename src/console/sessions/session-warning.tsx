'use client'
import { Button, VisuallyHidden } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useSignOut } from '../use-sign-out.ts'
import styles from './session-warning.module.css'
import { useSessionEnd } from './use-session-end.ts'

/** Says in time that the session ends. What can be prolonged by a press is asked about; what cannot is only told. */
export function SessionWarning() {
  const { end, stay, isStaying, message } = useSessionEnd()
  if (end === null || !end.isDue) return null
  if (end.isFinal) return <FinalNotice at={end.at} />
  return <IdleQuestion at={end.at} onStay={stay} isStaying={isStaying} message={message} />
}

interface IdleQuestionProps {
  at: number
  onStay: () => void
  isStaying: boolean
  message: string | null
}

function IdleQuestion({ at, onStay, isStaying, message }: IdleQuestionProps) {
  const { session: texts, shell } = useMessages()
  const router = useRouter()
  const signOut = useSignOut(() => router.replace(paths.signIn()))
  const secondsLeft = useSecondsUntil(at)
  // as it was on arrival: what a screen reader has begun to read does not change
  const [minutes] = useState(Math.max(1, Math.round(secondsLeft / 60)))

  return (
    <Dialog isUrgent title={texts.idleTitle} text={texts.idleText(minutes)} onCancel={onStay}>
      <p className={styles.time} role="timer">
        {clockOf(secondsLeft)}
      </p>
      <VisuallyHidden role="status">{secondsLeft <= 60 && texts.lastMinute}</VisuallyHidden>
      <FormMessage message={message} />
      <div className={styles.buttons}>
        <Button variant="default" onClick={signOut}>
          {shell.signOut}
        </Button>
        <Button data-autofocus loading={isStaying} onClick={onStay}>
          {texts.stay}
        </Button>
      </div>
    </Dialog>
  )
}

function FinalNotice({ at }: { at: number }) {
  const { session: texts, ui } = useMessages()
  const [isRead, setIsRead] = useState(false)
  return (
    <div role="status">
      {!isRead && (
        <div className={styles.notice}>
          <IconClock size={18} aria-hidden />
          <div>
            <p className={styles.sentence}>
              {texts.finalText} <RelativeTime at={new Date(at).toISOString()} />. {texts.finalAdvice}
            </p>
            <Button variant="default" size="xs" onClick={() => setIsRead(true)}>
              {ui.dismiss}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}

function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((at - now) / 1000))
}

const clockOf = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
