// Every attempt to sign in, whatever came of it, and how many there were.
import { type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { given, prepare, SOMEBODY } from '../db/prepare.ts'
import { type SIGN_IN_OUTCOMES, signIns } from './table.ts'

type Attempt = { login: string; userId: string | null; outcome: (typeof SIGN_IN_OUTCOMES)[number]; method?: string }

const MAX_AGENT_LENGTH = 256

/** Records an attempt. */
export async function record(ctx: Ctx, attempt: Attempt): Promise<void> {
  await recordOne(ctx.db).execute(rowOf(ctx, attempt))
}

const recordOne = prepare((db) => recording(db, SOMEBODY).prepare('record_sign_in'))

/** Writes the row that `rowOf` makes for whoever is in `source`: `user_id`, and `at` which moment. */
export const recording = (db: Db, source: SQL) =>
  db
    .insert(signIns)
    .select(
      db
        .select({
          id: given<string>('signInId', 'uuid').as('id'),
          at: sql<Date>`at`.as('at'),
          login: given<string | null>('login', 'text').as('login'),
          userId: sql<string | null>`user_id`.as('user_id'),
          method: given<string>('method', 'text').as('method'),
          outcome: given<Attempt['outcome']>('outcome', 'text').as('outcome'),
          address: given<string | null>('address', 'text').as('address'),
          userAgent: given<string | null>('userAgent', 'text').as('user_agent'),
        })
        .from(source),
    )
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
