import { Button, TextInput, type TextInputProps } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ConflictPanel } from './conflict-panel.tsx'
import { FormMessage } from './form-message.tsx'
import styles from './inline-edit.module.css'
import { useLabels } from './labels.tsx'

interface InlineEditProps {
  label: string
  value: string
  /** How a value is shown that the field writes otherwise. */
  wordsFor?: (value: string) => string
  /** Shown where there is no value. */
  emptyText: string
  isEditable: boolean
  isBusy: boolean
  /** What is wrong with the draft. */
  error: string | null
  /** What else went wrong with the last attempt. */
  message: string | null
  /** Who changed the value first, when somebody did: `value` is theirs then. */
  conflict: ReactNode
  input: Pick<TextInputProps, 'type' | 'maxLength' | 'required'>
  /** Answers whether it was done; the draft stays until it is. */
  onConfirm: (draft: string) => Promise<boolean>
  onCancel: () => void
}

/** A value that turns into a field: Confirm or Enter applies, Cancel or Escape leaves everything as it was. */
export function InlineEdit(props: InlineEditProps) {
  const { label, value, isBusy, error } = props
  const labels = useLabels()
  const [draft, setDraft] = useState<string | null>(null)
  const editButton = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)

  const isEditing = draft !== null
  const words = (text: string) => (text === '' ? props.emptyText : (props.wordsFor?.(text) ?? text))

  useEffect(() => {
    if (!isEditing) return
    field.current?.focus()
    field.current?.select()
  }, [isEditing])
  useEffect(() => {
    if (error !== null) field.current?.focus()
  }, [error])

  function close() {
    setDraft(null)
    // the button is back after this update
    setTimeout(() => editButton.current?.focus())
  }

  function cancel() {
    props.onCancel()
    close()
  }

  async function confirm(text: string) {
    if (text === value || (await props.onConfirm(text))) close()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    cancel()
  }

  if (draft === null)
    return (
      <div className={styles.shown}>
        <span className={styles.label}>{label}</span>
        <span className={styles.value} data-empty={value === ''}>
          {words(value)}
        </span>
        {props.isEditable && (
          <Button
            ref={editButton}
            variant="subtle"
            color="gray"
            size="compact-xs"
            leftSection={<IconPencil size={14} aria-hidden />}
            aria-label={labels.edit(label)}
            onClick={() => setDraft(value)}
          >
            {labels.editShort}
          </Button>
        )}
      </div>
    )

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (draft !== null) void confirm(draft)
  }

  return (
    <form className={styles.form} onSubmit={onSubmit} onKeyDown={onKeyDown} aria-label={labels.edit(label)} noValidate>
      <TextInput
        ref={field}
        {...props.input}
        label={label}
        withAsterisk={false}
        value={draft}
        error={error}
        readOnly={isBusy}
        autoComplete="off"
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      <FormMessage message={props.message} />
      {props.conflict === null ? (
        <div className={styles.buttons}>
          <Button type="submit" size="xs" loading={isBusy}>
            {labels.confirm}
          </Button>
          <Button variant="default" size="xs" disabled={isBusy} onClick={cancel}>
            {labels.cancel}
          </Button>
        </div>
      ) : (
        <ConflictPanel sentence={props.conflict} mine={words(draft)} theirs={words(value)} isBusy={isBusy} onTakeTheirs={cancel} />
      )}
    </form>
  )
}
