// Every attempt to sign in, whatever came of it, and how many there were.
import { sql } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { prepare } from '../db/prepare.ts'
import { type SIGN_IN_OUTCOMES, signIns } from './table.ts'

type Attempt = { login: string; userId: string | null; outcome: (typeof SIGN_IN_OUTCOMES)[number]; method?: string }

const MAX_AGENT_LENGTH = 256

/** Records an attempt. */
export async function record(ctx: Ctx, attempt: Attempt): Promise<void> {
  await recordOne(ctx.db).execute(rowOf(ctx, attempt))
}

const recordOne = prepare((db) => recording(db).prepare('record_sign_in'))

/** Writes the row that `rowOf` makes. */
export const recording = (db: Db) =>
  db
    .insert(signIns)
    .values({
      id: sql.placeholder('signInId'),
      at: sql.placeholder('at'),
      login: sql.placeholder('login'),
      userId: sql.placeholder('userId'),
      method: sql.placeholder('method'),
      outcome: sql.placeholder('outcome'),
      address: sql.placeholder('address'),
      userAgent: sql.placeholder('userAgent'),
    })
    .returning({ id: signIns.id })

/** An attempt as it is stored. */
export function rowOf(ctx: Ctx, { login, userId, outcome, method = 'PASSWORD' }: Attempt) {
  const typed = login.trim().toLowerCase()
  return {
    signInId: newId(),
    at: ctx.now(),
    // what cannot be a login may be a password that was typed into the wrong field
    login: LOGIN.test(typed) ? typed : null,
    userId,
    method,
    outcome,
    address: ctx.address,
    userAgent: ctx.userAgent?.slice(0, MAX_AGENT_LENGTH) ?? null,
  }
}

const LOGIN = /^[a-z0-9._+@-]{1,128}$/
