import styles from './pills.module.css'

interface PillsProps<Value extends string> {
  /** What is chosen by them. */
  label: string
  /** Null: without restriction. */
  choices: readonly { value: Value | null; label: string }[]
  chosen: Value | null
  onChoose: (value: Value | null) => void
}

/** A few values of which one is in force, each a click away. */
export function Pills<Value extends string>({ label, choices, chosen, onChoose }: PillsProps<Value>) {
  return (
    <fieldset className={styles.pills}>
      <legend>{label}</legend>
      {choices.map(({ value, label }) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
          {label}
        </button>
      ))}
    </fieldset>
  )
}
