import { Button } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import conflictStyles from './conflict-panel.module.css'
import { FormMessage } from './form-message.tsx'
import { useLabels } from './labels.tsx'
import styles from './staged-form.module.css'

/** One value that two people changed. */
export interface Overtaken {
  label: string
  theirs: string
  mine: string
}

interface StagedFormProps {
  label: string
  isChanged: boolean
  isBusy: boolean
  /** What confirming would do. */
  summary?: ReactNode
  /** What concerns no single field. */
  message: string | null
  /** Who was faster, and what both changed; null when nobody was. */
  conflict: { sentence: ReactNode; overtaken: readonly Overtaken[] } | null
  onConfirm: () => void
  onCancel: () => void
  children: ReactNode
}

/** Fields whose changes wait for Confirm, which stays in sight as long as there is something to confirm. */
export function StagedForm(props: StagedFormProps) {
  const { label, isChanged, isBusy, message, conflict } = props
  const labels = useLabels()
  const form = useRef<HTMLFormElement>(null)
  const wasBusy = useRef(false)

  // the first field that was refused
  useEffect(() => {
    if (wasBusy.current && !isBusy) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    wasBusy.current = isBusy
  }, [isBusy])

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (isChanged && !isBusy) props.onConfirm()
  }

  return (
    <form ref={form} onSubmit={onSubmit} aria-label={label} noValidate>
      {props.children}
      {isChanged && (
        <div className={styles.bar}>
          {props.summary}
          <FormMessage message={message} />
          {conflict !== null && <Conflict {...conflict} />}
          <div className={styles.buttons}>
            <span className={styles.state}>{labels.notSaved}</span>
            <Button variant="default" size="xs" disabled={isBusy} onClick={props.onCancel}>
              {conflict === null ? labels.cancel : labels.takeTheirs}
            </Button>
            <Button type="submit" size="xs" loading={isBusy}>
              {conflict === null ? labels.confirm : labels.keepMine}
            </Button>
          </div>
        </div>
      )}
    </form>
  )
}

function Conflict({ sentence, overtaken }: NonNullable<StagedFormProps['conflict']>) {
  const labels = useLabels()
  return (
    <div className={conflictStyles.panel} role="alert">
      <p className={conflictStyles.sentence}>{sentence}</p>
      {overtaken.map(({ label, theirs, mine }) => (
        <dl key={label} className={conflictStyles.values}>
          <dt>
            {label}, {labels.theirs.toLowerCase()}
          </dt>
          <dd>{theirs}</dd>
          <dt>
            {label}, {labels.mine.toLowerCase()}
          </dt>
          <dd>{mine}</dd>
        </dl>
      ))}
    </div>
  )
}
