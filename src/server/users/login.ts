import { z } from 'zod'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { authorize, lockForChange } from './access.ts'
import { fullLogin } from './full-login.ts'
import { limitProbes } from './login-probes.ts'
import { asTaken, RENAME, requireFree } from './login-reservation.ts'
import { save, type User } from './service.ts'

const Rename = z.object({ login: input.login })

/** What the user signs in with; sessions and keys go on. */
export function rename(ctx: Ctx, wanted: z.input<typeof Rename> & { id: string } & Versioned): Promise<User> {
  return transaction(ctx, async (ctx) => {
    const login = await fullLogin(ctx, input.read(Rename, wanted).login)
    return limitProbes(ctx, login, () => renameTo(ctx, wanted, login))
  })
}

async function renameTo(outer: TxCtx, wanted: { id: string } & Versioned, login: string): Promise<User> {
  const { ctx, user } = await lockForChange(outer, wanted.id)
  await authorize(ctx, user, 'login')
  requireVersion(user, wanted)
  if (login !== user.login) await requireFree(ctx, login, RENAME)
  return save(ctx, user, 'user.loginUpdate', { login }).catch(asTaken(RENAME))
}
