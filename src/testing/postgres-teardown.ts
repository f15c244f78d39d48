import { once } from 'node:events'

/** jest's global teardown: the keeper stops PostgreSQL and removes its folder when its input ends. */
export default async function teardown() {
  const keeper = globalThis.postgresKeeper
  if (!keeper || keeper.exitCode !== null) return
  keeper.stdin?.end()
  await once(keeper, 'exit')
}
