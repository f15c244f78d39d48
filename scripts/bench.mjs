// `npm run bench`: how fast the product is against its floor, on this machine; `npm run bench flood`: what a flood of sign-ins does to everybody else.
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './install.mjs'

await ensureInstalled()
const run = (args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } })
  if (status !== 0) process.exit(status ?? 1)
}
run(['node_modules/.bin/graphql-codegen', '--config', 'codegen.ts'])
const [name, ...options] = process.argv.slice(2)
if (name === 'flood') run(['--import', 'tsx', 'bench/flood.ts', ...options])
else run(['--import', 'tsx', 'bench/speed.ts', ...process.argv.slice(2)])
