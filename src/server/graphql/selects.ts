import type { FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/** Whether the query asks for a field below this one, by any of these paths, so that a list can fetch it in one statement with its rows. */
export function selects(info: GraphQLResolveInfo, ...paths: string[][]): boolean {
  return info.fieldNodes.some(({ selectionSet }) => paths.some((path) => asks(selectionSet, path, info.fragments)))
}

function asks(set: SelectionSetNode | undefined, path: string[], fragments: Record<string, FragmentDefinitionNode>): boolean {
  const [name, ...rest] = path
  if (name === undefined) return true
  return (set?.selections ?? []).some((node) => {
    if (node.kind === 'Field') return node.name.value === name && asks(node.selectionSet, rest, fragments)
    if (node.kind === 'InlineFragment') return asks(node.selectionSet, path, fragments)
    return asks(fragments[node.name.value]?.selectionSet, path, fragments)
  })
}
