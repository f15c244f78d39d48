import { and, asc, gt, inArray, isNotNull } from 'drizzle-orm'
import { z } from 'zod'
import { apiKeys } from '../api-keys/table.ts'
import { requireConfirmed } from '../auth/confirmation.ts'
import { requirePlatform } from '../auth/scope.ts'
import { holdSessionsTo, type Lifetime } from '../auth/session.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { recheckActor } from '../users/access.ts'
import * as settings from './service.ts'
import type { settings as table } from './table.ts'

const days = z.int('This is a whole number of days.').min(1, 'At least one day.').max(3650, 'At most 3,650 days.').nullable()

const passwordLength = z
  .int('This is a whole number of characters.')
  .min(8, 'A password has at least 8 characters.')
  .max(64, 'At most 64 characters can be asked for.')

const whole = (min: number, max: number, unit: string) =>
  z
    .int(`This is a whole number of ${unit}.`)
    .min(min, `At least ${min} ${unit}.`)
    .max(max, `At most ${max.toLocaleString('en')} ${unit}.`)
const minutes = (min: number, max: number) => whole(min, max, 'minutes')

const DOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/
const domain = z
  .string()
  .transform((text) => text.trim().toLowerCase().replace(/^@/, '') || null)
  .pipe(z.string().max(64, 'A domain has at most 64 characters here.').regex(DOMAIN, 'This is no domain such as example.org.').nullable())
  .nullable()

// stored as text
const moment = z.union([input.moment.transform((at) => at.toISOString()), z.iso.datetime()], input.NO_MOMENT).nullable()

/** What each setting may be. */
const Values = z.object({
  apiKeyReveal: z.boolean(),
  apiKeyMaxDays: days,
  sessionMaxMinutes: minutes(15, 43_200),
  sessionIdleMinutes: minutes(5, 43_200),
  sessionWarnMinutes: minutes(1, 60),
  lockoutFailures: whole(3, 20, 'failures'),
  lockoutWindowMinutes: minutes(1, 1440),
  lockoutMinutes: minutes(1, 1440),
  loginDomain: domain,
  passwordMinLength: passwordLength,
  passwordRequireDigit: z.boolean(),
  passwordRequireMixedCase: z.boolean(),
  passwordRequireSymbol: z.boolean(),
  mfaRequiredFrom: moment,
})

type Values = z.output<typeof Values>

/** What each is unless changed. */
const DEFAULTS: Values = {
  apiKeyReveal: true,
  apiKeyMaxDays: null,
  sessionMaxMinutes: 10 * 60,
  sessionIdleMinutes: 60,
  sessionWarnMinutes: 5,
  lockoutFailures: 5,
  lockoutWindowMinutes: 15,
  lockoutMinutes: 15,
  loginDomain: null,
  passwordMinLength: 12,
  passwordRequireDigit: false,
  passwordRequireMixedCase: false,
  passwordRequireSymbol: false,
  mfaRequiredFrom: null,
}

export type AuthenticationSettings = settings.Stored<Values>

const ERASE = 'ERASE'
// a statement has its deadline, however many keys there are
const ERASED_AT_ONCE = 5000

/** For the rules that go by them; to show them, see `get`. */
export const authentication = (ctx: Ctx): Promise<AuthenticationSettings> => settings.load(ctx, 'authentication', Values, DEFAULTS)

/** The same, out of the row that somebody else's statement brought along. */
export const authenticationOf = (row: typeof table.$inferSelect | null): AuthenticationSettings =>
  settings.stored('authentication', row, Values, DEFAULTS)

/** As `authentication`, and nobody changes them before the transaction ends. */
export async function heldAuthentication(ctx: TxCtx): Promise<AuthenticationSettings> {
  await settings.hold(ctx, 'authentication', { shared: true })
  return authentication(ctx)
}

export async function get(ctx: Ctx): Promise<AuthenticationSettings> {
  requirePlatform(ctx, 'managePlatform')
  return authentication(ctx)
}

type Update = { [name in keyof Values]?: z.input<typeof Values>[name] | null | undefined } & { confirmation?: string | null | undefined }

export function update(ctx: Ctx, wanted: Update & Versioned): Promise<AuthenticationSettings> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    requirePlatform(ctx, 'managePlatform')
    requireConfirmed(ctx)
    const values = input.read(Values.partial(), given(wanted))
    await settings.hold(ctx, 'authentication', { shared: false })
    const before = await authentication(ctx)
    requireVersion(before, wanted)
    const after = Values.parse({ ...before, ...values })
    requireSense(after)
    if (before.apiKeyReveal && !after.apiKeyReveal) await eraseSecrets(ctx, wanted.confirmation)
    if (before.sessionIdleMinutes !== after.sessionIdleMinutes || before.sessionMaxMinutes !== after.sessionMaxMinutes)
      await holdSessionsTo(ctx.db, lifetimeOf(after))
    return settings.save(ctx, before, after)
  })
}

/** What was given. Null says something only where a setting can be null: that there is no limit, no domain. */
function given(wanted: Update): Record<string, unknown> {
  const fields = Object.entries(Values.shape).filter(([name, field]) => {
    const value = wanted[name as keyof Values]
    return value !== undefined && (value !== null || field instanceof z.ZodNullable)
  })
  return Object.fromEntries(fields.map(([name]) => [name, wanted[name as keyof Values]]))
}

function requireSense({ sessionMaxMinutes, sessionIdleMinutes, sessionWarnMinutes }: Values): void {
  if (sessionIdleMinutes > sessionMaxMinutes)
    throw refuse('INVALID', 'A session cannot be idle for longer than it lasts.', ['sessionIdleMinutes'])
  if (sessionWarnMinutes >= sessionIdleMinutes)
    throw refuse('INVALID', 'The warning must come after the session has begun to be idle.', ['sessionWarnMinutes'])
}

/** How long sessions last that begin now. */
export const lifetimeOf = ({ sessionMaxMinutes, sessionIdleMinutes }: Values): Lifetime => ({
  maxAgeSeconds: sessionMaxMinutes * 60,
  idleSeconds: sessionIdleMinutes * 60,
})

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
