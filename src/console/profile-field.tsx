import { NativeSelect } from '@mantine/core'
import { useMessages } from './messages/messages.tsx'

interface ProfileFieldProps {
  label: string
  profiles: readonly { id: string; name: string }[]
  chosenId: string | null
  error: string | null
  onChoose: (id: string) => void
}

/** One of the profiles of an organization's kind; none until one is chosen. */
export function ProfileField({ label, profiles, chosenId, error, onChoose }: ProfileFieldProps) {
  const { memberships: texts } = useMessages().userSections
  const choices = profiles.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <NativeSelect
      label={label}
      value={chosenId ?? ''}
      error={error}
      data={chosenId === null ? [{ value: '', label: texts.chooseProfile }, ...choices] : choices}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  )
}
