import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx, TxCtx } from '../context.ts'
import { duplicateOf } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { refuse } from '../errors.ts'
import * as input from '../input.ts'
import type { UserRow } from '../users/table.ts'
import { pose, take } from './challenges.ts'
import { changeOwn, factorsOf, follow, note, passkeysOf } from './factors.ts'
import { renewCodes } from './recovery.ts'
import { type Factor, factorColumns, mfaFactors } from './table.ts'
import { newSecret, opened, sealedFor, stepOf, uriOf } from './totp.ts'
import { enrolled, enrolmentOptions, obstacleTo } from './webauthn.ts'

const MAX_PASSKEYS = 10

export type NewTotp = { secret: string; uri: string }

/** Makes a secret for one's app. It counts for nothing until a code of it was confirmed. */
export function beginTotp(ctx: Ctx): Promise<NewTotp> {
  return changeOwn(ctx, async (ctx, { login }, sessionId) => {
    const secret = newSecret()
    await pose(ctx, sessionId, 'TOTP_ENROLMENT', (id) => ({ sealed: sealedFor(ctx, 'mfa_challenges', id, secret) }))
    return { secret, uri: uriOf(secret, { issuer: ctx.instance.name, login }) }
  })
}

/** `recoveryCodes` comes with the first factor, and is shown this once. */
export type Enrolled = { user: UserRow; factor: Factor; recoveryCodes: string[] | null }

/** Takes the app whose code this is, in the place of the one before. */
export function confirmTotp(ctx: Ctx, { code }: { code: string }): Promise<Enrolled> {
  return changeOwn(ctx, async (ctx, user, sessionId) => {
    const asked = await take(ctx, sessionId, 'TOTP_ENROLMENT')
    const secret = asked?.sealed ? opened(ctx, 'mfa_challenges', asked.id, asked.sealed) : null
    if (secret === null) throw refuse('EXPIRED', 'This was begun too long ago, or was confirmed already. Begin anew.')
    const lastStep = stepOf(secret, code, ctx.now())
    if (lastStep === null) throw refuse('INVALID_CREDENTIALS', 'That is not the code that the app shows now.', ['code'])
    const before = await factorsOf(ctx, user.id)
    const replaced = before.find(({ kind }) => kind === 'TOTP')
    if (replaced) await ctx.db.delete(mfaFactors).where(eq(mfaFactors.id, replaced.id))
    const id = newId()
    const sealed = sealedFor(ctx, 'mfa_factors', id, secret)
    // the code that was typed here is used
    return add(ctx, user, before, { id, kind: 'TOTP', name: 'Authenticator app', sealed, lastStep })
  })
}

/** What the browser is to make a passkey from. */
export function beginPasskey(ctx: Ctx): Promise<{ options: object }> {
  return changeOwn(ctx, async (ctx, user, sessionId) => {
    const obstacle = obstacleTo(ctx.baseUrl)
    if (obstacle) throw refuse('CONFLICT', obstacle)
    const known = await passkeysOf(ctx, user.id)
    if (known.length >= MAX_PASSKEYS) throw refuse('LIMIT', `A user has at most ${MAX_PASSKEYS} passkeys. Remove one first.`)
    const options = await enrolmentOptions(ctx, user, known)
    await pose(ctx, sessionId, 'PASSKEY_ENROLMENT', () => ({ challenge: options.challenge }))
    return { options }
  })
}

const NewPasskey = z.object({ name: input.line(64) })

/** Takes a passkey that was made for the options of this session. */
export function confirmPasskey(ctx: Ctx, wanted: z.input<typeof NewPasskey> & { passkey: unknown }): Promise<Enrolled> {
  return changeOwn(ctx, async (ctx, user, sessionId) => {
    const { name } = input.read(NewPasskey, wanted)
    const asked = await take(ctx, sessionId, 'PASSKEY_ENROLMENT')
    if (!asked?.challenge) throw refuse('EXPIRED', 'This was begun too long ago, or was confirmed already. Begin anew.')
    const passkey = await enrolled(ctx, asked.challenge, wanted.passkey)
    if (!passkey) throw refuse('INVALID_CREDENTIALS', 'This passkey was not made for this instance just now. Begin anew.', ['passkey'])
    const before = await factorsOf(ctx, user.id)
    return add(ctx, user, before, { id: newId(), kind: 'PASSKEY', name, ...passkey }).catch(asKnown)
  })
}

type New = Pick<typeof mfaFactors.$inferInsert, 'kind' | 'name'> & Partial<typeof mfaFactors.$inferInsert>

async function add(ctx: TxCtx, { id: userId }: UserRow, before: Factor[], values: New): Promise<Enrolled> {
  const [factor] = await ctx.db
    .insert(mfaFactors)
    .values({ ...values, userId, createdAt: ctx.now() })
    .returning(factorColumns)
  if (!factor) throw new Error('INSERT … RETURNING returned nothing.')
  const user = await follow(ctx, userId)
  const recoveryCodes = before.length === 0 ? await renewCodes(ctx, userId) : null
  const { kind, name } = factor
  await note(ctx, user, `${kind}_ADDED`, { after: { factor: kind, name } })
  return { user, factor, recoveryCodes }
}

function asKnown(error: unknown): never {
  if (duplicateOf(error) === 'mfa_factors_credential') throw refuse('TAKEN', 'This passkey is in use already.', ['passkey'])
  throw error
}
