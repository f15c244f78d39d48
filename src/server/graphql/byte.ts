import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** Base64 text, passed through as it came: what is wrong with it becomes a `userError` beside its field, not a failed request. */
export const byte = new GraphQLScalarType<string, string>({
  name: 'Byte',
  serialize: asText,
  parseValue: asText,
  parseLiteral: (node) => asText(node.kind === Kind.STRING ? node.value : null),
})

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new GraphQLError('Byte is base64 text.')
  return value
}
