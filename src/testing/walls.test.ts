// Who may import what (docs/architecture.md): for each wall in biome.json a planted violation is reported, and its allowed neighbour
// passes.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { aFolder } from './postgres.ts'

type Planted = { file: string; refused: string[]; allowed: string[] }

const PLANTED: Planted[] = [
  {
    file: 'src/app/(console)/users/page.tsx',
    refused: [
      '../../../server/users/service.ts',
      '../../../generated/hooks.ts',
      '../../../generated/server.ts',
      'drizzle-orm',
      'pg',
      'node:fs',
    ],
    allowed: ['../../../console/users/users-screen.tsx', './loading.tsx', 'next/navigation', 'react'],
  },
  { file: 'src/proxy.ts', refused: ['./server/env.ts'], allowed: ['next/server'] },
  {
    file: 'src/console/use-submit.ts',
    refused: ['../server/errors.ts', './users/use-user.tsx'],
    allowed: ['./ui/toasts.tsx', './messages/messages.tsx', './paths.ts', '../generated/client/graphql.ts'],
  },
  {
    file: 'src/console/users/edit-name.tsx',
    refused: [
      '../sessions/session-list.tsx',
      '../../server/users/service.ts',
      '../../generated/server.ts',
      '../../app/providers.tsx',
      'drizzle-orm',
      '@apollo/server',
    ],
    allowed: [
      './user-history.tsx',
      '../ui/card.tsx',
      '../lists/list-screen.tsx',
      '../paths.ts',
      '../apollo.tsx',
      '../../generated/hooks.ts',
      '../../generated/client/graphql.ts',
      '@mantine/core',
    ],
  },
  {
    file: 'src/console/lists/list-screen.tsx',
    refused: ['../users/use-users.ts', '../../server/errors.ts', '../../app/providers.tsx'],
    allowed: ['./list-state.ts', '../ui/data-table.tsx', '../messages/messages.tsx', '../apollo.tsx', '../../generated/hooks.ts'],
  },
  {
    file: 'src/console/ui/card.tsx',
    refused: ['../lists/list-screen.tsx', '../paths.ts', '../users/use-user.tsx', '../../generated/hooks.ts', '../../server/errors.ts'],
    allowed: ['./card.module.css', './labels.tsx', '@mantine/core', 'react'],
  },
  {
    file: 'src/server/http/server.ts',
    refused: ['../../console/paths.ts', 'react', 'next', 'pg', 'lucia'],
    allowed: ['../graphql/schema.ts', '../db/client.ts', '../users/service.ts', 'fastify'],
  },
  {
    file: 'src/server/graphql/schema.ts',
    refused: ['@apollo/client', 'postgres'],
    allowed: ['../users/resolvers.ts', 'graphql', '../../generated/server.ts'],
  },
  {
    file: 'src/server/first-start.ts',
    refused: ['drizzle-orm/node-postgres', 'lucia'],
    allowed: ['./users/service.ts', './context.ts', 'drizzle-orm'],
  },
  ...['service.ts', 'locking.ts'].map((name) => ({
    file: `src/server/users/${name}`,
    refused: [
      ...[
        'graphql',
        'graphql/error',
        'graphql-scalars',
        '@graphql-tools/schema',
        '@apollo/server',
        'fastify',
        'react',
        'next/headers',
        'pg',
        'lucia',
      ],
      ...[
        './resolvers.ts',
        '../sessions/resolvers.ts',
        '../graphql/payload.ts',
        '../http/server.ts',
        '../../generated/server.ts',
        '../../console/paths.ts',
      ],
    ],
    allowed: [
      ...[
        './table.ts',
        './list.ts',
        '../sessions/service.ts',
        '../sessions/table.ts',
        '../auth/actor.ts',
        '../audit/service.ts',
        '../db/client.ts',
      ],
      ...['../context.ts', '../errors.ts', '../input.ts', 'drizzle-orm', 'node:crypto'],
    ],
  })),
  {
    file: 'src/server/users/resolvers.ts',
    refused: [
      './table.ts',
      '../sessions/table.ts',
      '../sessions/service.ts',
      '../db/client.ts',
      '../db/id.ts',
      'drizzle-orm',
      'pg',
      'lucia',
      '../../console/paths.ts',
      'react',
    ],
    allowed: [
      './service.ts',
      './locking.ts',
      '../graphql/payload.ts',
      '../../generated/server.ts',
      '../auth/actor.ts',
      '../context.ts',
      'graphql',
    ],
  },
  {
    file: 'src/server/users/table.ts',
    refused: ['./service.ts', '../sessions/service.ts', '../db/client.ts', '../context.ts', '../auth/actor.ts', 'pg', 'graphql'],
    allowed: ['../sessions/table.ts', '../db/id.ts', '../db/columns.ts', 'drizzle-orm', 'drizzle-orm/pg-core'],
  },
  ...['context', 'errors', 'env', 'log', 'input'].map((name) => ({
    file: `src/server/${name}.ts`,
    refused: ['./users/service.ts', './users/table.ts', './http/server.ts', '../console/paths.ts', 'react', 'pg', 'lucia'],
    allowed: ['./log.ts', './db/client.ts', './auth/actor.ts', 'zod', 'node:fs'],
  })),
  {
    file: 'src/server/auth/session.ts',
    refused: ['../users/service.ts', '../graphql/payload.ts', '../../console/paths.ts', 'next', 'graphql', 'fastify', 'pg'],
    allowed: ['../sessions/table.ts', '../db/client.ts', '../errors.ts', './actor.ts', 'lucia'],
  },
  {
    file: 'src/server/auth/actor.ts',
    refused: ['../users/service.ts', 'lucia', 'pg', 'react'],
    allowed: ['../users/table.ts', '../db/client.ts'],
  },
  {
    file: 'src/server/db/client.ts',
    refused: ['../users/service.ts', '../http/server.ts', '../../console/paths.ts', 'graphql', 'react', 'lucia'],
    allowed: ['../users/table.ts', '../errors.ts', './id.ts', 'pg', 'postgres', 'drizzle-orm/node-postgres'],
  },
]

const FREE: Planted[] = [
  { file: 'src/server/users/users.test.ts', refused: [], allowed: ['../../testing/api.ts', '../db/client.ts', 'graphql', 'pg'] },
  { file: 'src/testing/api.ts', refused: [], allowed: ['../server/http/server.ts', '../console/paths.ts', 'pg'] },
  { file: 'src/cli/start.ts', refused: [], allowed: ['../server/http/server.ts', '../server/db/embedded.ts'] },
]

type Report = { category: string; message: string; location: { path: string; start: { line: number } } }

const folder = aFolder()
const reports = lint([...PLANTED, ...FREE])

function importsOf({ refused, allowed }: Planted): string[] {
  return [...refused, ...allowed]
}

function reported(planted: Planted): (string | undefined)[] {
  const here = reports.filter(({ location }) => relative(folder, location.path) === planted.file)
  return here.map(({ location }) => importsOf(planted)[location.start.line - 1])
}

function lint(all: Planted[]): Report[] {
  copyFileSync('biome.json', join(folder, 'biome.json'))
  for (const planted of all) {
    mkdirSync(join(folder, dirname(planted.file)), { recursive: true })
    writeFileSync(
      join(folder, planted.file),
      importsOf(planted)
        .map((name) => `import '${name}'\n`)
        .join(''),
    )
  }
  const args = ['lint', folder, `--config-path=${join(folder, 'biome.json')}`, '--reporter=json', '--max-diagnostics=none']
  const { diagnostics }: { diagnostics: Report[] } = JSON.parse(spawnSync('node_modules/.bin/biome', args, { encoding: 'utf8' }).stdout)
  return diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedImports')
}

it.each(PLANTED)('$file: what stands behind a wall is reported, its neighbours pass', (planted) => {
  expect(new Set(reported(planted))).toEqual(new Set(planted.refused))
})

it.each(FREE)('$file stands outside of the walls', (planted) => {
  expect(reported(planted)).toEqual([])
})

it('plants a violation for every wall there is', () => {
  const { overrides } = JSON.parse(readFileSync('biome.json', 'utf8'))
  const walls = JSON.stringify(overrides).matchAll(/"message":"([^"]+)"/g)

  expect(new Set(reports.map(({ message }) => message))).toEqual(new Set([...walls].map(([, message]) => message)))
})
