// What a saved view keeps must still fit its list: the contract itself says which filters and sorts a list has.
import { coerceInputValue, type GraphQLInputType, type GraphQLSchema, getNamedType, isEnumType, isInputObjectType } from 'graphql'
import { type Issue, issue } from '../errors.ts'
import { shortened } from './format-error.ts'

/** What is wrong with a filter for the list behind a field of the query; nothing where the list has no filter. */
export function filterIssues(schema: GraphQLSchema, field: string, filter: unknown): Issue[] {
  const type = argument(schema, field, 'filter')
  if (!type || filter === null || filter === undefined) return []
  const issues: Issue[] = []
  coerceInputValue(filter, type, (path, _, { message }) => {
    issues.push(issue('INVALID', `This does not fit the filters of the list. ${shortened(message)}`, ['filter', ...path.map(String)]))
  })
  return issues
}

/** The fields that the list behind a field of the query sorts by; null where the contract does not say. */
export function sortFields(schema: GraphQLSchema, field: string): string[] | null {
  const order = getNamedType(argument(schema, field, 'orderBy'))
  const type = isInputObjectType(order) ? getNamedType(order.getFields().field?.type) : undefined
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : null
}

const argument = (schema: GraphQLSchema, field: string, name: string): GraphQLInputType | undefined =>
  schema
    .getQueryType()
    ?.getFields()
    [field]?.args.find((arg) => arg.name === name)?.type
