// An audit trail to change, to verify and to put back: the database's superuser can do what no role of the product can.
import { sealing } from '../server/audit/sealing.ts'
import * as audit from '../server/audit/service.ts'
import { type Verification, verify } from '../server/audit/verifying.ts'
import { transaction } from '../server/context.ts'
import { newId } from '../server/db/id.ts'
import { oneShot, type Sql } from '../server/db/one-shot.ts'
import type { Api } from './api.ts'

export type Trail = {
  /** As the owner's role. */
  owner: Sql
  /** As the superuser, past every trigger. */
  superuser: Sql
  add: (label?: string) => Promise<void>
  /** Draws an id that nothing will have. */
  skip: () => Promise<void>
  seal: () => Promise<void>
  verify: (anchor?: { position: bigint; hash: Buffer }) => Promise<Verification>
  close: () => Promise<void>
}

export async function aTrail(api: Api): Promise<Trail> {
  const owner = oneShot(api.database.ownerUrl)
  const superuser = oneShot(api.database.superuserUrl)
  await superuser`set session_replication_role = replica`
  const { keyring } = api.ctx()
  const round = sealing({ database: api.pool, keyring, now: () => new Date() })
  const record = (label: string, act = () => {}) =>
    transaction(api.ctx(), async (ctx) => {
      const change = {
        before: { name: `${label}, once`, size: 1.5 },
        after: { name: label, list: [1, null, 'two'] },
        reason: `why ${label}`,
      }
      await audit.record(ctx, { action: 'user.update', target: { type: 'user', id: newId(), label }, ...change })
      act()
    })
  return {
    owner,
    superuser,
    add: (label = 'somebody') => record(label),
    async skip() {
      const failing = record('nobody', () => {
        throw new Error('on purpose')
      })
      await failing.catch((error: Error) => {
        if (error.message !== 'on purpose') throw error
      })
    },
    async seal() {
      while ((await round()).isBusy);
    },
    verify: (anchor) => verify(owner, keyring, anchor && { anchor }),
    async close() {
      await owner.end()
      await superuser.end()
    },
  }
}
