import { NativeSelect, SegmentedControl, Switch } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import type { PreferencesFieldsFragment } from '../../generated/client/graphql.ts'
import { pageSizes, usualPageSize } from '../lists/list-state.ts'
import { languageNames, languages } from '../messages/languages.ts'
import { useMessages } from '../messages/messages.tsx'
import { Note } from '../ui/section.tsx'
import { densities, themes, useChangePreferences } from '../use-change-preferences.ts'
import styles from './own-preferences.module.css'

/** How the console looks to the reader; each choice counts at once. */
export function OwnPreferences({ preferences }: { preferences: PreferencesFieldsFragment }) {
  const { own, shell } = useMessages()
  const texts = own.preferences
  const change = useChangePreferences(preferences)
  const spoken = languages.map((language) => ({ value: language, label: languageNames[language] }))
  const sizes = pageSizes.map((size) => ({ value: String(size), label: String(size) }))

  return (
    <div className={styles.part}>
      <Line label={shell.language}>
        {(labelId) => (
          <NativeSelect
            size="xs"
            aria-labelledby={labelId}
            value={preferences.language ?? ''}
            data={[{ value: '', label: texts.browsersLanguage }, ...spoken]}
            onChange={({ currentTarget: { value } }) => change({ language: value === '' ? null : value })}
          />
        )}
      </Line>
      <Choice label={shell.theme} values={themes} names={shell.themes} value={preferences.theme} onChoose={(theme) => change({ theme })} />
      <Choice
        label={texts.density}
        values={densities}
        names={texts.densities}
        value={preferences.density}
        onChoose={(density) => change({ density })}
      />
      <Line label={texts.pageSize}>
        {(labelId) => (
          <NativeSelect
            size="xs"
            aria-labelledby={labelId}
            value={preferences.pageSize ?? ''}
            data={[{ value: '', label: texts.usual(usualPageSize) }, ...sizes]}
            onChange={({ currentTarget: { value } }) => change({ pageSize: value === '' ? null : Number(value) })}
          />
        )}
      </Line>
      <Line label={texts.singleKeys}>
        {(labelId) => (
          <Switch
            size="xs"
            aria-labelledby={labelId}
            label={texts.singleKeysHint}
            checked={preferences.singleKeys}
            onChange={({ currentTarget: { checked } }) => change({ singleKeys: checked })}
          />
        )}
      </Line>
      <Note>{texts.text}</Note>
    </div>
  )
}

interface ChoiceProps<Value extends string> {
  label: string
  values: readonly Value[]
  names: Readonly<Record<Value, string>>
  value: Value
  onChoose: (value: Value) => void
}

function Choice<Value extends string>({ label, values, names, value, onChoose }: ChoiceProps<Value>) {
  return (
    <Line label={label}>
      {(labelId) => (
        <SegmentedControl
          size="xs"
          aria-labelledby={labelId}
          value={value}
          data={values.map((offered) => ({ value: offered, label: names[offered] }))}
          onChange={onChoose}
        />
      )}
    </Line>
  )
}

function Line({ label, children }: { label: string; children: (labelId: string) => ReactNode }) {
  const labelId = useId()
  return (
    <div className={styles.line}>
      <span id={labelId} className={styles.label}>
        {label}
      </span>
      {children(labelId)}
    </div>
  )
}
