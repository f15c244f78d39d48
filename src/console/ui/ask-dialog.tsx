import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import styles from './ask-dialog.module.css'
import { Dialog } from './dialog.tsx'
import { FormMessage } from './form-message.tsx'
import { useLabels } from './labels.tsx'

interface AskDialogProps {
  /** The question, naming the object. */
  title: string
  text?: ReactNode
  /** What will be gone or different, one by one. */
  consequences?: readonly string[]
  /** What has to be typed before, and how it is asked for. */
  typed?: { label: string; text: string }
  confirmLabel: string
  isDangerous?: boolean
  /** Something has to be filled in before. */
  isIncomplete?: boolean
  /** What confirming submits: its last problem is shown, and forgotten when the dialog is left. */
  form: { isSubmitting: boolean; problem: string | null; reset: () => void }
  /** A milder way. */
  instead?: { label: string; onChoose: () => void }
  onConfirm: () => void
  onCancel: () => void
  /** Fields that belong to the answer. */
  children?: ReactNode
}

/** Asks before something that others will notice or that cannot be undone. */
export function AskDialog(props: AskDialogProps) {
  const { consequences = [], typed, instead, form } = props
  const isBusy = form.isSubmitting
  const labels = useLabels()
  const [text, setText] = useState('')
  const isUntyped = typed !== undefined && text.trim().toLowerCase() !== typed.text.toLowerCase()
  const isMissing = isUntyped || props.isIncomplete === true

  // with a field to fill in first, or with something to lose, Enter should not be the answer
  const isPlain = !props.isDangerous && typed === undefined && props.children === undefined

  function leave(way: () => void) {
    form.reset()
    way()
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!isMissing && !isBusy) props.onConfirm()
  }

  return (
    <Dialog title={props.title} text={props.text} onCancel={isBusy ? null : () => leave(props.onCancel)}>
      <form className={styles.form} onSubmit={onSubmit} noValidate>
        {consequences.length > 0 && (
          <ul className={styles.consequences}>
            {consequences.map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
        )}
        {props.children}
        {typed !== undefined && (
          <TextInput
            label={typed.label}
            value={text}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <FormMessage message={form.problem} />
        <div className={styles.buttons}>
          {instead !== undefined && (
            <Button variant="subtle" className={styles.instead} disabled={isBusy} onClick={() => leave(instead.onChoose)}>
              {instead.label}
            </Button>
          )}
          <Button variant="default" disabled={isBusy} onClick={() => leave(props.onCancel)}>
            {labels.cancel}
          </Button>
          <Button
            data-autofocus={isPlain || undefined}
            type="submit"
            color={props.isDangerous ? 'red' : undefined}
            loading={isBusy}
            disabled={isMissing}
          >
            {props.confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
