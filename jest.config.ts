/** @jest-config-loader esbuild-register */
import type { Config } from 'jest'

if (!(process.execArgv.join(' ') + process.env.NODE_OPTIONS).includes('--experimental-vm-modules'))
  throw new Error(
    'The server tests are native ES modules. Run jest through `npm test -- <file>` or with NODE_OPTIONS=--experimental-vm-modules.',
  )

const compile = (module: 'es6' | 'commonjs') => [
  '@swc/jest',
  {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } }, target: 'es2022' },
    module: { type: module },
  },
]

const common = {
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/scripts'],
  modulePathIgnorePatterns: ['<rootDir>/.next/', '<rootDir>/dist/'],
}

/** Real modules and a real PostgreSQL: see src/testing/postgres.ts. */
const native = {
  ...common,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': compile('es6') },
  globalSetup: '<rootDir>/src/testing/postgres.ts',
  globalTeardown: '<rootDir>/src/testing/postgres-teardown.ts',
}

export default {
  maxWorkers: 2,
  // room for a machine that is busy with other things
  testTimeout: 60_000,
  projects: [
    {
      ...native,
      displayName: 'server',
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.browser\\.test\\.ts$'],
    },
    {
      ...common,
      displayName: 'console',
      testMatch: ['**/*.test.tsx'],
      testEnvironment: '<rootDir>/src/testing/jest-jsdom.cjs',
      // msw and Node's fetch are used as Node has them, so their Node builds are wanted
      testEnvironmentOptions: { customExportConditions: ['node', 'node-addons'] },
      transform: { '\\.[mc]?[jt]sx?$': compile('commonjs') },
      // what these packages publish is ES modules only
      transformIgnorePatterns: ['/node_modules/(?!(rettime|until-async|msw|@mswjs|@open-draft)/)'],
      moduleNameMapper: { '\\.css$': '<rootDir>/src/testing/css-stub.cjs' },
      setupFilesAfterEnv: ['<rootDir>/src/testing/jest-dom.ts', '<rootDir>/src/testing/msw.ts'],
    },
    {
      ...native,
      displayName: 'browser',
      testMatch: ['**/*.browser.test.ts'],
      // one browser at a time: two share the cores, and slow each other past the limits under test
      runner: '<rootDir>/src/testing/jest-serial.cjs',
    },
  ],
} satisfies Config
