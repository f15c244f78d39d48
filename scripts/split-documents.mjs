// After codegen: a module for each document and for its hooks, so that a page loads the documents that it asks with, and no others.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'src/generated'
const DOCUMENTS = join(FOLDER, 'client/documents')
const HOOKS = join(FOLDER, 'hooks')
const DOCUMENT = /^export const (\w+Doc(?:ument)?) = (.*) as unknown as DocumentNode<(.*)>;$/gm
const HOOK = /^export function (\w+)\(.*\bD\.(\w+Document)\b.*$/gm

// a bundler may leave out what nobody imports from here
writeFileSync(join(FOLDER, 'package.json'), '{ "type": "module", "sideEffects": false }\n')
for (const folder of [DOCUMENTS, HOOKS]) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}
splitDocuments(join(FOLDER, 'client/graphql.ts'))
splitHooks(join(FOLDER, 'hooks.ts'))

function splitDocuments(path) {
  const text = readFileSync(path, 'utf8')
  const split = text.replace(DOCUMENT, (_, name, value, types) => {
    const named = types.replace(/\b[A-Z]\w+/g, (type) => `T.${type}`)
    const lines = [
      `import type { TypedDocumentNode } from '@graphql-typed-document-node/core'`,
      `import type * as T from '../graphql.ts'`,
      `export const ${name} = ${value} as unknown as TypedDocumentNode<${named}>`,
    ]
    writeFileSync(join(DOCUMENTS, `${name}.ts`), `${lines.join('\n')}\n`)
    return `export { ${name} } from './documents/${name}.ts'`
  })
  writeFileSync(path, split.replace(/^import type \{ TypedDocumentNode as DocumentNode \} .*\n/m, ''))
}

function splitHooks(path) {
  const text = readFileSync(path, 'utf8')
  const modules = new Map()
  const split = text
    .replace(HOOK, (line, hook, name) => {
      const body = line.replaceAll(`D.${name}`, name)
      modules.set(name, [...(modules.get(name) ?? []), body])
      return `export { ${hook} } from './hooks/${name}.ts'`
    })
    .replace(/^import .*\n/gm, '')
  for (const [name, bodies] of modules) {
    const imports = [
      `import * as R from '@apollo/client/react'`,
      `import { ${name} } from '../client/documents/${name}.ts'`,
      `import type * as D from '../client/graphql.ts'`,
    ]
    writeFileSync(join(HOOKS, `${name}.ts`), `${[...imports, ...bodies].join('\n')}\n`)
  }
  writeFileSync(path, split)
}
