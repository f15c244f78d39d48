import { type ASTNode, GraphQLError, GraphQLScalarType } from 'graphql'

/** A scalar that refuses what does not fit in a sentence of ours, which says how it is written. */
export function worded<Internal, External>(
  scalar: GraphQLScalarType<Internal, External>,
  sentence: string,
): GraphQLScalarType<Internal, External> {
  const { parseValue, parseLiteral, ...config } = scalar.toConfig()
  return new GraphQLScalarType({
    ...config,
    parseValue: (value) => orRefused(sentence, () => parseValue(value)),
    parseLiteral: (node, variables) => orRefused(sentence, () => parseLiteral(node, variables), node),
  })
}

function orRefused<T>(sentence: string, parse: () => T, node?: ASTNode): T {
  try {
    return parse()
  } catch (error) {
    throw new GraphQLError(sentence, { ...(node && { nodes: [node] }), originalError: error as Error })
  }
}
