import { type Condition, type FilterField, readCondition, writeRange } from './conditions.ts'

/** A filter as the inputs of lists take it: a value for each field, and a negation of the same shape. */
type Terms = Record<string, unknown>

interface Filtered {
  search: string
  conditions: readonly Condition[]
}

/** The input of a list for what is searched and filtered. */
export function filterInput(fields: readonly FilterField[], { search, conditions }: Filtered): Terms {
  const holding: Terms = search === '' ? {} : { search }
  const negated: Terms = {}
  for (const condition of conditions) {
    const field = fields.find(({ key }) => key === condition.field)
    if (field !== undefined) addTerm(field, condition, holding, negated)
  }
  return Object.keys(negated).length === 0 ? holding : { ...holding, not: negated }
}

function addTerm(field: FilterField, { operator, value }: Condition, holding: Terms, negated: Terms): void {
  const { input } = field
  const addRange = (range: Terms) => {
    holding[input] = { ...(holding[input] as Terms | undefined), ...range } // only ranges are put there
  }
  if (operator === 'is') holding[input] = field.kind === 'flag' ? value === 'yes' : value
  if (operator === 'not') negated[input] = value
  if (operator === 'last') addRange({ withinLast: value })
  if (operator === 'notFor') addRange({ notWithinLast: value })
  if (operator === 'between') addRange(rangeTerms(value))
  if (operator === 'notBetween') negated[input] = rangeTerms(value)
  if (field.kind === 'time' && field.neverInput !== undefined && (operator === 'never' || operator === 'ever'))
    holding[field.neverInput] = operator === 'never'
}

function rangeTerms(value: string): Terms {
  const [after = '', before = ''] = value.split('_')
  return { ...(after !== '' && { after }), ...(before !== '' && { before }) }
}

/** What a saved filter says, as far as this list still knows it. */
export function readFilterInput(fields: readonly FilterField[], filter: unknown): Filtered {
  const { not, ...holding } = termsOf(filter)
  const negated = termsOf(not)
  const conditions = fields.flatMap((field) => [...heldOf(field, holding), ...negatedOf(field, negated)])
  return { search: typeof holding.search === 'string' ? holding.search : '', conditions }
}

function heldOf(field: FilterField, holding: Terms): Condition[] {
  const value = field.kind === 'text' ? undefined : holding[field.input]
  if (field.kind !== 'time')
    return checked(field, field.kind === 'flag' && typeof value === 'boolean' ? `is.${value ? 'yes' : 'no'}` : is(value))
  const { withinLast, notWithinLast, after, before } = termsOf(value)
  const never = field.neverInput === undefined ? undefined : holding[field.neverInput]
  return [
    ...checked(field, `last.${withinLast}`),
    ...checked(field, `notFor.${notWithinLast}`),
    ...checked(field, `between.${range(after, before)}`),
    ...(typeof never === 'boolean' ? checked(field, never ? 'never' : 'ever') : []),
  ]
}

function negatedOf(field: FilterField, negated: Terms): Condition[] {
  const value = negated[field.input]
  if (field.kind === 'flag') return typeof value === 'boolean' ? checked(field, `is.${value ? 'no' : 'yes'}`) : []
  if (field.kind !== 'time') return checked(field, typeof value === 'string' ? `not.${value}` : '')
  const { after, before } = termsOf(value)
  return checked(field, `notBetween.${range(after, before)}`)
}

const is = (value: unknown) => (typeof value === 'string' ? `is.${value}` : '')

const range = (after: unknown, before: unknown) =>
  writeRange(typeof after === 'string' ? after : null, typeof before === 'string' ? before : null)

function checked(field: FilterField, text: string): Condition[] {
  const condition = readCondition(field, text)
  return condition === null ? [] : [condition]
}

function termsOf(value: unknown): Terms {
  return typeof value === 'object' && value !== null ? (value as Terms) : {} // an object has some names
}
