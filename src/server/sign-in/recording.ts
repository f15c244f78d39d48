// Every attempt to sign in, whatever came of it, and how many there were.
import type { Ctx } from '../context.ts'
import { type SIGN_IN_OUTCOMES, signIns } from './table.ts'

type Attempt = { login: string; userId: string | null; outcome: (typeof SIGN_IN_OUTCOMES)[number]; method?: string }

const MAX_AGENT_LENGTH = 256

/** Records an attempt. */
export async function record(ctx: Ctx, { login, userId, outcome, method = 'PASSWORD' }: Attempt): Promise<void> {
  const typed = login.trim().toLowerCase()
  await ctx.db.insert(signIns).values({
    at: ctx.now(),
    // what cannot be a login may be a password that was typed into the wrong field
    login: LOGIN.test(typed) ? typed : null,
    userId,
    method,
    outcome,
    address: ctx.address,
    userAgent: ctx.userAgent?.slice(0, MAX_AGENT_LENGTH) ?? null,
  })
}

const LOGIN = /^[a-z0-9._+@-]{1,128}$/
