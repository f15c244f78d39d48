import { Checkbox, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useMessages } from './messages/messages.tsx'
import styles from './permission-fields.module.css'
import { groupsOf, type Permission } from './permission-groups.tsx'
import { Note } from './ui/section.tsx'

type Values = Readonly<Record<string, boolean>>

interface PermissionFieldsProps {
  /** Those that cannot be granted are shown, and stay as they are. */
  offered: readonly Permission[]
  values: Values
  /** Those that differ from what is saved. */
  changed: Partial<Values>
  onChange: (values: Record<string, boolean>) => void
}

/** A box for each permission, by area, found by its name or by what it allows. */
export function PermissionFields({ offered, values, changed, onChange }: PermissionFieldsProps) {
  const { profiles: texts } = useMessages()
  const [search, setSearch] = useState('')
  const typed = search.trim().toLowerCase()
  const found = offered.filter(({ name, description, group }) => `${name} ${description} ${group}`.toLowerCase().includes(typed))

  function onKeyDown(event: KeyboardEvent) {
    // neither confirms the form nor closes what it stands in
    if (event.key === 'Enter') event.preventDefault()
    if (event.key !== 'Escape' || search === '') return
    event.stopPropagation()
    setSearch('')
  }

  return (
    <>
      <TextInput
        type="search"
        size="xs"
        aria-label={texts.find}
        placeholder={texts.find}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={search}
        maxLength={100}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div role="status" className={styles.status}>
        {found.length === 0 && <Note>{texts.nothingFound(search.trim())}</Note>}
      </div>
      {groupsOf(found).map(([name, members]) => (
        <Group key={name} name={name} isWhole={typed === ''} {...{ members, values, changed, onChange }} />
      ))}
    </>
  )
}

interface GroupProps extends Pick<PermissionFieldsProps, 'values' | 'changed' | 'onChange'> {
  name: string
  members: readonly Permission[]
  /** All of the group are shown, and so can be given at once. */
  isWhole: boolean
}

function Group({ name, members, isWhole, values, changed, onChange }: GroupProps) {
  const { profiles: texts } = useMessages()
  const given = members.filter((permission) => values[permission.name]).length
  const free = members.filter(({ viewerCanGrant }) => viewerCanGrant)
  const isFull = free.every((permission) => values[permission.name])
  const count = texts.groupCount(given, members.length)

  return (
    <fieldset aria-label={name} className={styles.group}>
      {isWhole ? (
        <Checkbox
          size="xs"
          className={styles.groupName}
          label={
            <>
              {name} <span className={styles.count}>{count}</span>
            </>
          }
          checked={free.length > 0 && isFull}
          indeterminate={given > 0 && !isFull}
          disabled={free.length === 0}
          onChange={() => onChange(Object.fromEntries(free.map((permission) => [permission.name, !isFull])))}
        />
      ) : (
        <div className={styles.groupName}>{name}</div>
      )}
      {members.map((permission) => (
        <Checkbox
          key={permission.name}
          size="xs"
          className={styles.permission}
          wrapperProps={{ 'data-changed': changed[permission.name] !== undefined }}
          label={permission.description}
          description={
            <>
              <code className={styles.name}>{permission.name}</code>
              {!permission.viewerCanGrant && ` · ${texts.notGranted[permission.kind]}`}
            </>
          }
          checked={values[permission.name] ?? false}
          disabled={!permission.viewerCanGrant}
          onChange={(event) => onChange({ [permission.name]: event.currentTarget.checked })}
        />
      ))}
    </fieldset>
  )
}
