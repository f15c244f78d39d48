// `npm run bench`: how fast the product is against its floor, on this machine.
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './install.mjs'

await ensureInstalled()
const run = (args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } })
  if (status !== 0) process.exit(status ?? 1)
}
run(['node_modules/.bin/graphql-codegen', '--config', 'codegen.ts'])
run(['--import', 'tsx', 'bench/speed.ts', ...process.argv.slice(2)])
