import { TextInput } from '@mantine/core'
import { type ComponentProps, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'

interface EraseSecretsProps {
  /** The server's own: how many secrets, and which word to type. */
  question: string | null
  form: ComponentProps<typeof AskDialog>['form']
  onConfirm: (word: string) => void
  onCancel: () => void
}

/** Nothing brings back the secrets: the server asks for a word, and says which. */
export function EraseSecrets({ question, form, onConfirm, onCancel }: EraseSecretsProps) {
  const { authentication: texts } = useMessages()
  const [word, setWord] = useState('')

  return (
    <AskDialog
      title={texts.eraseTitle}
      text={question}
      consequences={texts.eraseConsequences}
      confirmLabel={texts.erase}
      isDangerous
      form={form}
      onConfirm={() => onConfirm(word.trim())}
      onCancel={onCancel}
    >
      <TextInput
        label={texts.eraseWord}
        value={word}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setWord(event.currentTarget.value)}
      />
    </AskDialog>
  )
}
