// Codes for the day on which the telephone is gone: 120 random bits each, so that their SHA-256 rests without salt or stretching.
import { createHash, randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
import { recoveryCodes } from './table.ts'

const CODES = 10
const LENGTH = 24
// Crockford's: no letter that is taken for a digit
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Replaces the user's codes; returns the new ones. The only time that they exist here. */
export async function renewCodes(ctx: TxCtx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode)
  await forgetCodes(ctx, userId)
  await ctx.db.insert(recoveryCodes).values(codes.map((code) => ({ userId, hash: hashOf(code), createdAt: ctx.now() })))
  return codes.map((code) => code.replace(/(.{6})(?!$)/g, '$1-'))
}

/** Uses up a code, in one statement: of two who bring the same one, one finds it gone. */
export async function takeRecoveryCode(ctx: TxCtx, userId: string, typed: string): Promise<boolean> {
  const code = plain(typed)
  if (code.length !== LENGTH) return false
  const used = await ctx.db
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hashOf(code))))
    .returning({ hash: recoveryCodes.hash })
  return used.length > 0
}

export const codesLeft = (ctx: Ctx, userId: string): Promise<number> => ctx.db.$count(recoveryCodes, eq(recoveryCodes.userId, userId))

export async function forgetCodes(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
}

// 256 is a multiple of the alphabet's 32: no letter comes more often
const newCode = (): string => [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest()

/** As it was made, however it was typed. */
const plain = (typed: string): string => typed.slice(0, 100).toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
