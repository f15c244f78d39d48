import { IconX } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Popup } from '../ui/popup.tsx'
import { useConditionWords } from './condition-words.ts'
import { type Condition, type FilterField, withCondition } from './conditions.ts'
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

  function remove(index: number) {
    const buttons = bar.current?.querySelectorAll<HTMLElement>('[data-remove]')
    const neighbour = buttons?.[index + 1] ?? buttons?.[index - 1]
    if (neighbour === undefined) onEmptied()
    else neighbour.focus()
    onChange(conditions.filter((_, place) => place !== index))
  }

  function clear() {
    onEmptied()
    onChange([])
  }

  if (conditions.length === 0) return null
  return (
    <fieldset ref={bar} className={styles.bar} aria-label={texts.filters}>
      {conditions.map((condition, index) => {
        const field = fields.find(({ key }) => key === condition.field)
        if (field === undefined) return null
        return (
          <FilterChip
            key={`${condition.field} ${condition.operator}`}
            field={field}
            fields={fields}
            condition={condition}
            onChange={(changed) => onChange(withCondition(conditions, changed, condition))}
            onRemove={() => remove(index)}
          />
        )
      })}
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
  onChange: (condition: Condition) => void
  onRemove: () => void
}

function FilterChip({ field, fields, condition, onChange, onRemove }: FilterChipProps) {
  const { lists: texts } = useMessages()
  const { title, operator, value, sentence } = useConditionWords(field, condition)
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
      <button type="button" data-remove className={styles.remove} aria-label={texts.removeFilter(sentence)} onClick={onRemove}>
        <IconX size={13} aria-hidden />
      </button>
    </span>
  )
}
