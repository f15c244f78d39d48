import { and, asc, gt, inArray, isNotNull } from 'drizzle-orm'
import { z } from 'zod'
import { apiKeys } from '../api-keys/table.ts'
import { requireConfirmed } from '../auth/confirmation.ts'
import { requirePlatform } from '../auth/scope.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { recheckActor } from '../users/access.ts'
import * as settings from './service.ts'

const days = z.int('This is a whole number of days.').min(1, 'At least one day.').max(3650, 'At most 3,650 days.').nullable()

const passwordLength = z
  .int('This is a whole number of characters.')
  .min(8, 'A password has at least 8 characters.')
  .max(64, 'At most 64 characters can be asked for.')

const Authentication = z.object({
  apiKeyReveal: z.boolean().default(true),
  apiKeyMaxDays: days.default(null),
  passwordMinLength: passwordLength.default(12),
  passwordRequireDigit: z.boolean().default(false),
  passwordRequireMixedCase: z.boolean().default(false),
  passwordRequireSymbol: z.boolean().default(false),
})

export type AuthenticationSettings = settings.Stored<z.output<typeof Authentication>>

const ERASE = 'ERASE'
// a statement has its deadline, however many keys there are
const ERASED_AT_ONCE = 5000

/** For the rules that go by them; to show them, see `get`. */
export const authentication = (ctx: Ctx): Promise<AuthenticationSettings> => settings.load(ctx, 'authentication', Authentication)

/** As `authentication`, and nobody changes them before the transaction ends. */
export async function heldAuthentication(ctx: TxCtx): Promise<AuthenticationSettings> {
  await settings.hold(ctx, 'authentication', { shared: true })
  return authentication(ctx)
}

export async function get(ctx: Ctx): Promise<AuthenticationSettings> {
  requirePlatform(ctx, 'managePlatform')
  return authentication(ctx)
}

// left out: as it is
const Update = z.object({
  apiKeyReveal: z.boolean().nullish(),
  apiKeyMaxDays: days.optional(),
  passwordMinLength: passwordLength.nullish(),
  passwordRequireDigit: z.boolean().nullish(),
  passwordRequireMixedCase: z.boolean().nullish(),
  passwordRequireSymbol: z.boolean().nullish(),
  confirmation: z.string().nullish(),
})

export function update(ctx: Ctx, wanted: z.input<typeof Update> & Versioned): Promise<AuthenticationSettings> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    requirePlatform(ctx, 'managePlatform')
    requireConfirmed(ctx)
    const { confirmation, ...values } = input.read(Update, wanted)
    await settings.hold(ctx, 'authentication', { shared: false })
    const before = await authentication(ctx)
    requireVersion(before, wanted)
    const after = Authentication.parse({ ...before, ...given(values) })
    if (before.apiKeyReveal && !after.apiKeyReveal) await eraseSecrets(ctx, confirmation)
    return settings.save(ctx, before, after)
  })
}

/** What was given. `null` says nothing, but for `apiKeyMaxDays`, where it says that there is no limit. */
function given(values: Omit<z.output<typeof Update>, 'confirmation'>) {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== undefined && (value !== null || name === 'apiKeyMaxDays')),
  )
}

/** Keys go on working: their hashes stay. */
async function eraseSecrets(ctx: TxCtx, confirmation: string | null | undefined): Promise<void> {
  const hasSecret = isNotNull(apiKeys.sealed)
  const count = await ctx.db.$count(apiKeys, hasSecret)
  if (confirmation !== ERASE)
    throw refuse('INVALID', `This erases the kept secrets of ${count} keys for good. Type ${ERASE} to go on.`, ['confirmation'])
  let last: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (last) {
    const next = ctx.db
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .where(and(hasSecret, gt(apiKeys.id, last)))
      .orderBy(asc(apiKeys.id))
      .limit(ERASED_AT_ONCE)
    const erased = await ctx.db.update(apiKeys).set({ sealed: null }).where(inArray(apiKeys.id, next)).returning({ id: apiKeys.id })
    last = erased
      .map(({ id }) => id)
      .sort()
      .at(-1)
  }
}
