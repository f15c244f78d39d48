import { Button } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { focusOnMount } from '../ui/focus-on-mount.ts'
import { rangeOf, writeRange } from './conditions.ts'
import styles from './filter-menu.module.css'

interface ValueFormProps {
  value: string
  onValue: (value: string) => void
}

interface ApplyFormProps {
  /** Null while there is nothing to apply. */
  value: string | null
  onValue: (value: string) => void
  children: ReactNode
}

function ApplyForm({ value, onValue, children }: ApplyFormProps) {
  const { lists: texts } = useMessages()
  function apply(event: FormEvent) {
    event.preventDefault()
    if (value !== null) onValue(value)
  }
  return (
    <form className={styles.form} onSubmit={apply}>
      {children}
      <Button type="submit" size="xs" className={styles.whole} disabled={value === null}>
        {texts.apply}
      </Button>
    </form>
  )
}

export function TextForm({ value, maxLength, onValue }: ValueFormProps & { maxLength: number }) {
  const { lists: texts } = useMessages()
  const [text, setText] = useState(value)
  return (
    <ApplyForm value={text.trim() === '' ? null : text.trim()} onValue={onValue}>
      <input
        ref={focusOnMount}
        data-autofocus
        className={`${styles.field} ${styles.whole}`}
        aria-label={texts.text}
        maxLength={maxLength}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ApplyForm>
  )
}

const shapes = { H: 'PT%H', D: 'P%D', W: 'P%W', M: 'P%M', Y: 'P%Y' }
type Unit = keyof typeof shapes
const units = Object.keys(shapes) as Unit[] // it has these keys only
const longest = 99_999

export function DurationForm({ value, onValue }: ValueFormProps) {
  const { lists: texts } = useMessages()
  const [, givenAmount = '90', givenUnit = 'D'] = /^PT?(\d+)(\w)$/.exec(value) ?? []
  const [amount, setAmount] = useState(givenAmount)
  const [unit, setUnit] = useState<Unit>(units.find((one) => one === givenUnit) ?? 'D')
  const isAmount = /^\d+$/.test(amount) && Number(amount) >= 1 && Number(amount) <= longest

  return (
    <ApplyForm value={isAmount ? shapes[unit].replace('%', String(Number(amount))) : null} onValue={onValue}>
      <input
        ref={focusOnMount}
        data-autofocus
        type="number"
        className={styles.field}
        aria-label={texts.amount}
        min={1}
        max={longest}
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      <select
        className={styles.field}
        aria-label={texts.unit}
        value={unit}
        onChange={(event) => setUnit(units.find((one) => one === event.currentTarget.value) ?? unit)}
      >
        {units.map((one) => (
          <option key={one} value={one}>
            {texts.units[one]}
          </option>
        ))}
      </select>
    </ApplyForm>
  )
}

/** Days as the reader's calendar has them, both included; the address holds the instants at which they begin and end. */
export function RangeForm({ value, onValue }: ValueFormProps) {
  const { lists: texts } = useMessages()
  const { after = null, before = null } = rangeOf(value) ?? {}
  const [from, setFrom] = useState(after === null ? '' : dayOf(new Date(after)))
  const [to, setTo] = useState(before === null ? '' : dayOf(new Date(Date.parse(before) - 1)))
  const isRange = (from !== '' || to !== '') && (from === '' || to === '' || from <= to)
  const range = () => writeRange(from === '' ? null : startOf(from, 0), to === '' ? null : startOf(to, 1))

  return (
    <ApplyForm value={isRange ? range() : null} onValue={onValue}>
      <label className={styles.label}>
        {texts.from}
        <input
          ref={focusOnMount}
          data-autofocus
          type="date"
          max="9999-12-31"
          className={styles.field}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label className={styles.label}>
        {texts.to}
        <input type="date" max="9999-12-31" className={styles.field} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </label>
      <p className={`${styles.hint} ${styles.whole}`}>{texts.rangeHint}</p>
    </ApplyForm>
  )
}

function dayOf(date: Date): string {
  const pad = (number: number, length = 2) => String(number).padStart(length, '0')
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

function startOf(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + daysLater).toISOString()
}
