// Codegen plugin: typed hooks for Apollo Client 4 over the client preset's documents, one set for each operation.
import { concatAST, visit } from 'graphql'

const pascal = (text) => text.charAt(0).toUpperCase() + text.slice(1)

export const plugin = (_schema, documents) => {
  const content = []
  visit(concatAST(documents.map(({ document }) => document)), {
    OperationDefinition(node) {
      const name = pascal(node.name.value)
      const data = `D.${name}${pascal(node.operation)}`
      const variables = `${data}Variables`
      const document = `D.${name}Document`
      const isRequired = node.variableDefinitions?.some(({ type, defaultValue }) => type.kind === 'NonNullType' && !defaultValue)
      const optional = isRequired ? '' : '?'
      const given = isRequired ? ` & { variables: ${variables} }` : ''
      if (node.operation === 'mutation')
        content.push(
          `export function use${name}Mutation(options?: R.useMutation.Options<${data}, ${variables}>) { return R.useMutation<${data}, ${variables}>(${document}, options) }`,
        )
      if (node.operation === 'query')
        content.push(
          `export function use${name}Query(options${optional}: R.SkipToken | (R.useQuery.Options<${data}, ${variables}>${given})) { return R.useQuery<${data}, ${variables}>(${document}, options as R.useQuery.Options<${data}, ${variables}> & { variables: ${variables} }) }`,
          `export function use${name}LazyQuery(options?: R.useLazyQuery.Options<${data}, ${variables}>) { return R.useLazyQuery<${data}, ${variables}>(${document}, options) }`,
        )
    },
  })
  return {
    prepend: [`import * as R from '@apollo/client/react'`, `import * as D from './client/graphql'`],
    content: content.join('\n'),
  }
}
