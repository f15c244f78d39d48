import { useState } from 'react'
import { OfferedAct } from '../offered-act.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'

interface AskedActProps<Input> {
  label: string
  /** The login of whom it is done to. */
  subject: string
  blocked: string | null
  title: string
  text: string
  doneText: string
  act: { submit: (input: Input) => Promise<object | null>; isSubmitting: boolean; problem: string | null; reset: () => void }
  input: Input
}

/** A button that asks one question and then acts. */
export function AskedAct<Input>({ label, subject, blocked, title, text, doneText, act, input }: AskedActProps<Input>) {
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)

  const close = () => setIsAsked(false)

  async function confirm() {
    if ((await act.submit(input)) === null) return
    toast.success(doneText)
    close()
  }

  return (
    <>
      <OfferedAct subject={subject} blocked={blocked} onClick={() => setIsAsked(true)}>
        {label}
      </OfferedAct>
      {isAsked && <AskDialog title={title} text={text} confirmLabel={label} form={act} onConfirm={confirm} onCancel={close} />}
    </>
  )
}
