// Time-based one-time codes (RFC 6238) as every authenticator app makes them: SHA-1, 6 digits, 30 seconds.
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { Secret, TOTP } from 'otpauth'
import type { TxCtx } from '../context.ts'
import { mfaFactors } from './table.ts'

const SECRET_BYTES = 20
const PERIOD_SECONDS = 30
// one step before and after: clocks of telephones differ
const WINDOW_STEPS = 1

export const newSecret = (): string => new Secret({ size: SECRET_BYTES }).base32

/** What the QR code holds, in the key URI format of authenticator apps. */
export const uriOf = (secret: string, { issuer, login }: { issuer: string; login: string }): string =>
  generator(secret, { issuer, label: login }).toString()

/** The time step whose code this is, counted from 1970; null when it is none of now. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const token = code.slice(0, 20).replace(/[\s-]/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const delta = generator(secret).validate({ token, timestamp: now.getTime(), window: WINDOW_STEPS })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta
}

const generator = (secret: string, names: { issuer?: string; label?: string } = {}): TOTP =>
  new TOTP({ ...names, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS })

const placeOf = (table: 'mfa_factors' | 'mfa_challenges', row: string) => ({ table, column: 'sealed', row, version: 1 })

/** A secret as it rests: it opens in this row alone. */
export const sealedFor = (ctx: TxCtx, table: 'mfa_factors' | 'mfa_challenges', row: string, secret: string): Buffer =>
  ctx.keyring.seal(placeOf(table, row), secret)

/** Null when the key ring has changed meanwhile. */
export const opened = (ctx: TxCtx, table: 'mfa_factors' | 'mfa_challenges', row: string, sealed: Buffer): string | null =>
  ctx.keyring.open(placeOf(table, row), sealed)

/** Takes the code of now from the user's app; each code is taken once, and none from before one that was taken. */
export async function takeCode(ctx: TxCtx, userId: string, code: string): Promise<boolean> {
  const [factor] = await ctx.db
    .select({ id: mfaFactors.id, sealed: mfaFactors.sealed })
    .from(mfaFactors)
    .where(and(eq(mfaFactors.userId, userId), eq(mfaFactors.kind, 'TOTP')))
  const secret = factor?.sealed ? opened(ctx, 'mfa_factors', factor.id, factor.sealed) : null
  const step = secret === null ? null : stepOf(secret, code, ctx.now())
  if (!factor || step === null) return false
  // one statement: of two who bring the same code, one finds it taken
  const taken = await ctx.db
    .update(mfaFactors)
    .set({ lastStep: step, lastUsedAt: ctx.now() })
    .where(and(eq(mfaFactors.id, factor.id), or(isNull(mfaFactors.lastStep), lt(mfaFactors.lastStep, step))))
    .returning({ id: mfaFactors.id })
  return taken.length > 0
}
