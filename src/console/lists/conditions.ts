// What a list is filtered by: conditions as the address writes them and as the list's input takes them.

/** How a condition compares. `between` and `notBetween` take two instants, `last` and `notFor` a duration, `never` and `ever` nothing. */
export const operators = ['is', 'not', 'last', 'notFor', 'between', 'notBetween', 'never', 'ever'] as const
export type Operator = (typeof operators)[number]

export interface Condition {
  field: string
  operator: Operator
  value: string
}

interface AnyField {
  /** Its name in the address. */
  key: string
  title: string
  /** Its name in the list's input. */
  input: string
}

export interface ChoiceField extends AnyField {
  kind: 'choice'
  choices: readonly { value: string; label: string }[]
}

/** Yes or no: what it is not, it is otherwise. */
export interface FlagField extends AnyField {
  kind: 'flag'
  yes: string
  no: string
}

/** Something that the server is asked for by its name. */
export interface ReferenceField extends AnyField {
  kind: 'reference'
  source: 'organizations' | 'profiles' | 'people'
  /** The server asks it of one membership together with the others of which this is true: negated, they are negated as one. */
  isOfMembership?: true
}

export interface TimeField extends AnyField {
  kind: 'time'
  /** The input that says whether it never happened, where it may not have. */
  neverInput?: string
}

/** A part of a text; the search field asks for those that hold it, so this one is for those that do not. */
export interface TextField extends AnyField {
  kind: 'text'
}

export type FilterField = ChoiceField | FlagField | ReferenceField | TimeField | TextField

export const textMaxLength = 200
const durationShape = /^P(?:[1-9]\d{0,4}[DWMY]|T[1-9]\d{0,4}H)$/

export function operatorsOf(field: FilterField): readonly Operator[] {
  if (field.kind === 'flag') return ['is']
  if (field.kind === 'text') return ['not']
  if (field.kind !== 'time') return ['is', 'not']
  const ranges = ['last', 'notFor', 'between', 'notBetween'] as const
  return field.neverInput === undefined ? ranges : [...ranges, 'never', 'ever']
}

/** As the address holds a condition behind the field's name. */
export function writeCondition({ operator, value }: Condition): string {
  return value === '' ? operator : `${operator}.${value}`
}

/** The condition of an address; null for one that makes no sense here. */
export function readCondition(field: FilterField, text: string): Condition | null {
  const [, name = '', value = ''] = /^(\w+)(?:\.(.*))?$/su.exec(text) ?? []
  const operator = operatorsOf(field).find((offered) => offered === name)
  if (operator === undefined || !isSensible(field, operator, value)) return null
  return { field: field.key, operator, value }
}

function isSensible(field: FilterField, operator: Operator, value: string): boolean {
  if (operator === 'never' || operator === 'ever') return value === ''
  if (operator === 'last' || operator === 'notFor') return durationShape.test(value)
  if (operator === 'between' || operator === 'notBetween') return rangeOf(value) !== null
  if (field.kind === 'flag') return value === 'yes' || value === 'no'
  if (field.kind === 'choice') return field.choices.some((choice) => choice.value === value)
  return value.trim() !== '' && value.length <= textMaxLength
}

/** The two instants of a range, the second one excluded; null at an open end. */
export function rangeOf(value: string): { after: string | null; before: string | null } | null {
  const [after = '', before = '', ...more] = value.split('_')
  const isRange = more.length === 0 && (after !== '' || before !== '')
  const isTime = [after, before].every((instant) => instant === '' || !Number.isNaN(Date.parse(instant)))
  return isRange && isTime ? { after: after || null, before: before || null } : null
}

export function writeRange(after: string | null, before: string | null): string {
  return `${after ?? ''}_${before ?? ''}`
}

/** Where two conditions cannot hold side by side: the input has one place for both. */
function isSamePlace(one: Condition, other: Condition): boolean {
  const isSameOperator =
    one.operator === other.operator || [one, other].every(({ operator }) => operator === 'never' || operator === 'ever')
  return one.field === other.field && isSameOperator
}

/** The conditions with this one, in the place of `replaced` or of the one that it cannot stand beside. */
export function withCondition(conditions: readonly Condition[], added: Condition, replaced: Condition | null = null): readonly Condition[] {
  const index = conditions.findIndex((one) => one === replaced || (replaced === null && isSamePlace(one, added)))
  const placed = index < 0 ? [...conditions, added] : conditions.with(index, added)
  return placed.filter((one) => one === added || !isSamePlace(one, added))
}

/** Those that are negated as one, where there are several: somebody may fulfil each, but not all in one membership. */
export function negatedTogether(fields: readonly FilterField[], conditions: readonly Condition[]): readonly Condition[] {
  const negated = conditions.filter(({ field, operator }) => {
    const found = fields.find(({ key }) => key === field)
    return operator === 'not' && found?.kind === 'reference' && found.isOfMembership
  })
  return negated.length > 1 ? negated : []
}
