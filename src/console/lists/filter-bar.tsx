import { IconX } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Popup } from '../ui/popup.tsx'
import { useConditionWords } from './condition-words.ts'
import { type Condition, type FilterField, negatedTogether, withCondition } from './conditions.ts'
import styles from './filter-bar.module.css'

// fetched with the first filter that somebody opens
export const FilterMenu = lazy(() => import('./filter-menu.tsx').then(({ FilterMenu }) => ({ default: FilterMenu })))

interface FilterBarProps {
  fields: readonly FilterField[]
  conditions: readonly Condition[]
  onChange: (conditions: readonly Condition[]) => void
  /** The last one went, and with it what had the focus. */
  onEmptied: () => void
}

/** A chip for each condition: open it to change it, or take it away. */
export function FilterBar({ fields, conditions, onChange, onEmptied }: FilterBarProps) {
  const { lists: texts } = useMessages()
  const bar = useRef<HTMLFieldSetElement>(null)

  function remove(condition: Condition, button: HTMLElement) {
    const buttons = [...(bar.current?.querySelectorAll<HTMLElement>('[data-remove]') ?? [])]
    const index = buttons.indexOf(button)
    const neighbour = buttons[index + 1] ?? buttons[index - 1]
    if (neighbour === undefined) onEmptied()
    else neighbour.focus()
    onChange(conditions.filter((one) => one !== condition))
  }

  function clear() {
    onEmptied()
    onChange([])
  }

  function chip(condition: Condition, isNegatedTogether: boolean) {
    const field = fields.find(({ key }) => key === condition.field)
    if (field === undefined) return null
    return (
      <FilterChip
        key={`${condition.field} ${condition.operator}`}
        field={field}
        fields={fields}
        condition={condition}
        isNegatedTogether={isNegatedTogether}
        onChange={(changed) => onChange(withCondition(conditions, changed, condition))}
        onRemove={(button) => remove(condition, button)}
      />
    )
  }

  if (conditions.length === 0) return null
  const together = negatedTogether(fields, conditions)
  return (
    <fieldset ref={bar} className={styles.bar} aria-label={texts.filters}>
      {conditions.filter((condition) => !together.includes(condition)).map((condition) => chip(condition, false))}
      {together.length > 0 && (
        <span className={styles.together}>
          {texts.notTogether}
          {together.map((condition) => chip(condition, true))}
        </span>
      )}
      <button type="button" className={styles.clear} onClick={clear}>
        {texts.clearFilters}
      </button>
    </fieldset>
  )
}

interface FilterChipProps {
  field: FilterField
  fields: readonly FilterField[]
  condition: Condition
  isNegatedTogether: boolean
  onChange: (condition: Condition) => void
  onRemove: (button: HTMLElement) => void
}

function FilterChip({ field, fields, condition, isNegatedTogether, onChange, onRemove }: FilterChipProps) {
  const { lists: texts } = useMessages()
  // what stands before the chips says that they are negated
  const words = useConditionWords(field, isNegatedTogether ? { ...condition, operator: 'is' } : condition)
  const { title, operator, value } = words
  const sentence = isNegatedTogether ? texts.notTogetherWith(words.sentence) : words.sentence
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)

  return (
    <span className={styles.chip}>
      <Popup
        isOpen={isOpen}
        onClose={close}
        target={
          <button type="button" className={styles.words} aria-label={texts.editFilter(sentence)} onClick={() => setIsOpen(!isOpen)}>
            <span className={styles.title}>{title}</span>
            {operator !== '' && <span>{operator}</span>}
            <strong className={styles.value}>{value}</strong>
          </button>
        }
      >
        <Suspense>
          <FilterMenu
            fields={fields}
            condition={condition}
            onChoose={(changed) => {
              close()
              onChange(changed)
            }}
          />
        </Suspense>
      </Popup>
      <button
        type="button"
        data-remove
        className={styles.remove}
        aria-label={texts.removeFilter(sentence)}
        onClick={(event) => onRemove(event.currentTarget)}
      >
        <IconX size={13} aria-hidden />
      </button>
    </span>
  )
}
