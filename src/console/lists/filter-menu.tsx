import { IconChevronLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { SearchList, type SearchOption } from '../ui/search-list.tsx'
import { operatorWord } from './condition-words.ts'
import { type Condition, type FilterField, type Operator, operatorsOf, textMaxLength } from './conditions.ts'
import { DurationForm, RangeForm, TextForm } from './filter-forms.tsx'
import styles from './filter-menu.module.css'
import { useReferences } from './references.ts'

interface FilterMenuProps {
  fields: readonly FilterField[]
  /** The one to change; null for a new one. */
  condition: Condition | null
  onChoose: (condition: Condition) => void
}

/** First what to filter by, then how. */
export function FilterMenu({ fields, condition, onChoose }: FilterMenuProps) {
  const [field, setField] = useState(fields.find(({ key }) => key === condition?.field) ?? null)
  if (field === null) return <FieldList fields={fields} onField={setField} onChoose={onChoose} />
  const present = condition?.field === field.key ? condition : null
  return <FieldFilter key={field.key} field={field} present={present} onBack={() => setField(null)} onChoose={onChoose} />
}

interface FieldListProps {
  fields: readonly FilterField[]
  onField: (field: FilterField) => void
  onChoose: (condition: Condition) => void
}

/** Fields by their name, and once something is typed also their values: "lock" leads to *State is Locked*. */
function FieldList({ fields, onField, onChoose }: FieldListProps) {
  const { lists: texts } = useMessages()
  const [search, setSearch] = useState('')
  const typed = search.trim().toLowerCase()
  const named = fields.filter(({ title }) => title.toLowerCase().includes(typed)).map(({ key, title }) => ({ key, label: title }))
  const valued = typed === '' ? [] : fields.flatMap((field) => valuesOf(field).filter(({ label }) => label.toLowerCase().includes(typed)))

  function choose(key: string) {
    const value = valued.find((option) => option.key === key)
    const field = fields.find((one) => one.key === key)
    if (value !== undefined) onChoose(value.condition)
    else if (field !== undefined) onField(field)
  }

  return (
    <SearchList
      label={texts.findFilter}
      search={search}
      onSearch={setSearch}
      options={[...named, ...valued]}
      empty={texts.noSuchFilter}
      onChoose={choose}
    />
  )
}

function valuesOf(field: FilterField): (SearchOption & { condition: Condition })[] {
  const option = (value: string, label: string) => ({
    key: `${field.key}.${value}`,
    lead: field.title,
    label,
    condition: { field: field.key, operator: 'is' as const, value },
  })
  if (field.kind === 'choice') return field.choices.map(({ value, label }) => option(value, label))
  return field.kind === 'flag' ? [option('yes', field.yes), option('no', field.no)] : []
}

interface FieldFilterProps {
  field: FilterField
  present: Condition | null
  onBack: () => void
  onChoose: (condition: Condition) => void
}

function FieldFilter({ field, present, onBack, onChoose }: FieldFilterProps) {
  const { lists: texts } = useMessages()
  const operators = operatorsOf(field)
  const [operator, setOperator] = useState(present?.operator ?? operators[0] ?? 'is')
  const choose = (value: string) => onChoose({ field: field.key, operator, value })

  function changeOperator(next: Operator) {
    setOperator(next)
    if (next === 'never' || next === 'ever') onChoose({ field: field.key, operator: next, value: '' })
  }

  return (
    <>
      <div className={styles.head}>
        <button type="button" className={styles.back} aria-label={texts.back} title={texts.back} onClick={onBack}>
          <IconChevronLeft size={15} aria-hidden />
        </button>
        <span className={styles.title}>{field.title}</span>
        {operators.length > 1 ? (
          <select
            className={styles.operator}
            aria-label={texts.operator}
            value={operator}
            onChange={(event) => changeOperator(operators.find((one) => one === event.currentTarget.value) ?? operator)}
          >
            {operators.map((one) => (
              <option key={one} value={one}>
                {operatorWord(field, one, texts)}
              </option>
            ))}
          </select>
        ) : (
          <span className={styles.only}>{operatorWord(field, operator, texts)}</span>
        )}
      </div>
      <ValuePart
        key={operator}
        field={field}
        operator={operator}
        value={present?.operator === operator ? present.value : valueFor(present)}
        onValue={choose}
      />
    </>
  )

  /** What was chosen before another operator was: kept where it fits. */
  function valueFor(condition: Condition | null): string {
    const sameKind = [
      ['is', 'not'],
      ['last', 'notFor'],
      ['between', 'notBetween'],
    ].find((kind) => kind.includes(operator))
    return condition !== null && sameKind?.includes(condition.operator) ? condition.value : ''
  }
}

interface ValuePartProps {
  field: FilterField
  operator: Operator
  value: string
  onValue: (value: string) => void
}

function ValuePart({ field, operator, value, onValue }: ValuePartProps) {
  if (operator === 'never' || operator === 'ever') return null
  if (operator === 'last' || operator === 'notFor') return <DurationForm value={value} onValue={onValue} />
  if (operator === 'between' || operator === 'notBetween') return <RangeForm value={value} onValue={onValue} />
  if (field.kind === 'text') return <TextForm value={value} maxLength={textMaxLength} onValue={onValue} />
  if (field.kind === 'reference') return <ReferencePart field={field} value={value} onValue={onValue} />
  const options = valuesOf(field).map(({ key, label, condition }) => ({ key: condition.value, label, id: key }))
  return <ChoicePart title={field.title} options={options} value={value} onValue={onValue} />
}

function ChoicePart({
  title,
  options,
  value,
  onValue,
}: {
  title: string
  options: SearchOption[]
  value: string
  onValue: (value: string) => void
}) {
  const { lists: texts } = useMessages()
  const [search, setSearch] = useState('')
  const matching = options.filter(({ label }) => label.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <SearchList
      label={texts.findValue(title)}
      search={search}
      onSearch={setSearch}
      options={matching}
      chosenKey={value}
      empty={texts.noValue}
      onChoose={onValue}
    />
  )
}

interface ReferencePartProps {
  field: Extract<FilterField, { kind: 'reference' }>
  value: string
  onValue: (value: string) => void
}

function ReferencePart({ field, value, onValue }: ReferencePartProps) {
  const { lists: texts } = useMessages()
  const [search, setSearch] = useState('')
  const { options, isLoading, hasFailed } = useReferences(field.source, search.trim())
  const failure = hasFailed ? texts.lookupFailed : texts.noValue
  return (
    <SearchList
      label={texts.findValue(field.title)}
      search={search}
      onSearch={setSearch}
      options={options}
      chosenKey={value}
      empty={isLoading ? texts.looking : failure}
      onChoose={onValue}
    />
  )
}
