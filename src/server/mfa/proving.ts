// Proofs of a second factor: at sign-in, and where a session is asked to confirm.
import { eq } from 'drizzle-orm'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { refuse, sessionRequired, unauthenticated } from '../errors.ts'
import type { SignInMethod } from '../sessions/table.ts'
import { pose, take } from './challenges.ts'
import { factorsOf, passkeysOf } from './factors.ts'
import { codesLeft, takeRecoveryCode } from './recovery.ts'
import { mfaFactors } from './table.ts'
import { takeCode } from './totp.ts'
import { credentialIdOf, obstacleTo, requestOptions, used } from './webauthn.ts'

export type Proof = { code?: string | null | undefined; recoveryCode?: string | null | undefined; passkey?: unknown }

export type SecondStepMethod = 'TOTP' | 'PASSKEY' | 'RECOVERY_CODE'

/** What a session that owes its second factor is asked for. */
export type SecondStep = { methods: SecondStepMethod[]; passkeyOptions: object | null }

/** Asks for a second factor of the user: what there is to answer with, and a new challenge for passkeys. */
export async function ask(ctx: TxCtx, userId: string, sessionId: string): Promise<SecondStep> {
  const kinds = new Set((await factorsOf(ctx, userId)).map(({ kind }) => kind))
  const methods: SecondStepMethod[] = []
  if (kinds.has('TOTP')) methods.push('TOTP')
  const passkeyOptions = kinds.has('PASSKEY') && !obstacleTo(ctx.baseUrl) ? await optionsFor(ctx, userId, sessionId) : null
  if (passkeyOptions) methods.push('PASSKEY')
  if ((await codesLeft(ctx, userId)) > 0) methods.push('RECOVERY_CODE')
  return { methods, passkeyOptions }
}

/** A new challenge for the passkeys of whoever signs in, or is asked to confirm. */
export function challenge(ctx: Ctx): Promise<{ options: object }> {
  const { actor } = ctx
  if (actor.kind === 'anonymous') throw unauthenticated()
  if (actor.kind === 'system' || (actor.kind === 'user' && actor.credential.kind !== 'SESSION'))
    throw sessionRequired('Only a browser is asked for a passkey; an API key never is.')
  const sessionId = actor.kind === 'pending' ? actor.sessionId : actor.credential.id
  return transaction(ctx, async (ctx) => {
    const obstacle = obstacleTo(ctx.baseUrl)
    if (obstacle) throw refuse('CONFLICT', obstacle)
    const options = await optionsFor(ctx, actor.user.id, sessionId)
    if (!options) throw refuse('CONFLICT', 'You have no passkey.')
    return { options }
  })
}

async function optionsFor(ctx: TxCtx, userId: string, sessionId: string): Promise<object | null> {
  const passkeys = await passkeysOf(ctx, userId)
  if (passkeys.length === 0) return null
  const options = await requestOptions(ctx, passkeys)
  await pose(ctx, sessionId, 'PASSKEY_USE', () => ({ challenge: options.challenge }))
  return options
}

/** Takes a proof, which then counts no more; null when it is not one. `sessionId` is the session that was asked. */
export async function prove(ctx: TxCtx, userId: string, sessionId: string, proof: Proof): Promise<SignInMethod | null> {
  const { code, recoveryCode, passkey } = proof
  if (typeof code === 'string') return (await takeCode(ctx, userId, code)) ? 'PASSWORD_TOTP' : null
  if (typeof recoveryCode === 'string') return (await takeRecoveryCode(ctx, userId, recoveryCode)) ? 'PASSWORD_RECOVERY_CODE' : null
  return (await takePasskey(ctx, userId, sessionId, passkey)) ? 'PASSWORD_PASSKEY' : null
}

async function takePasskey(ctx: TxCtx, userId: string, sessionId: string, answer: unknown): Promise<boolean> {
  const asked = await take(ctx, sessionId, 'PASSKEY_USE')
  const credentialId = credentialIdOf(answer)
  const passkey = (await passkeysOf(ctx, userId)).find((one) => one.credentialId === credentialId)
  if (!asked?.challenge || !passkey) return false
  const counter = await used(ctx, asked.challenge, passkey, answer)
  if (counter === null) return false
  await ctx.db.update(mfaFactors).set({ counter, lastUsedAt: ctx.now() }).where(eq(mfaFactors.id, passkey.id))
  return true
}

/** Refuses input that names none of these ways, or several. */
export function requireOne(given: Record<string, unknown>): void {
  const names = Object.keys(given)
  const count = Object.values(given).filter((value) => value !== undefined && value !== null).length
  if (count !== 1) throw refuse('INVALID', `Give one of ${names.join(', ')}, and only one.`)
}
