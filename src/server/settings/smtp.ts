import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { requireConfirmed } from '../auth/confirmation.ts'
import type { Place } from '../auth/keyring.ts'
import { requirePlatform } from '../auth/scope.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { allowedPorts, isHost } from '../mail/address.ts'
import type { SmtpServer } from '../mail/connection.ts'
import { mails } from '../mail/table.ts'
import { recheckActor } from '../users/access.ts'
import * as settings from './service.ts'

const minutes = z
  .int('This is a whole number of minutes.')
  .min(5, 'A link works for at least 5 minutes.')
  .max(1440, 'A link works for at most 1,440 minutes.')
const hours = z
  .int('This is a whole number of hours.')
  .min(1, 'An invitation is open for at least an hour.')
  .max(720, 'An invitation is open for at most 720 hours.')

const Smtp = z.object({
  enabled: z.boolean().default(false),
  host: z.string().nullable().default(null),
  port: z.int().default(587),
  security: z.enum(['NONE', 'STARTTLS', 'TLS']).default('STARTTLS'),
  username: z.string().nullable().default(null),
  senderName: z.string().nullable().default(null),
  senderAddress: z.string().nullable().default(null),
  resetLinkMinutes: z.int().default(30),
  invitationHours: z.int().default(72),
  /** Sealed, in base64, for the version of the settings that it was given with. */
  sealed: z.string().nullable().default(null),
  sealedVersion: z.int().default(0),
})

type Values = z.output<typeof Smtp>

export type SmtpSettings = settings.Stored<Values> & {
  /** Enabled, and complete enough to send. */
  isUsable: boolean
  /** The operator set the server by environment: nobody changes it here. */
  isFixed: boolean
  hasPassword: boolean
}

export const load = (ctx: Ctx): Promise<settings.Stored<Values>> => settings.load(ctx, 'smtp', Smtp)

/** For the rules that go by them. */
export const smtp = async (ctx: Ctx): Promise<SmtpSettings> => inForce(ctx, await load(ctx))

function inForce(ctx: Ctx, stored: settings.Stored<Values>): SmtpSettings {
  const { password = null, ...fixed } = ctx.smtp.fixed ?? {}
  const now = { ...stored, ...fixed }
  const isFixed = ctx.smtp.fixed !== null
  return {
    ...now,
    isFixed,
    isUsable: now.enabled && now.host !== null && now.senderAddress !== null,
    hasPassword: isFixed ? password !== null : now.sealed !== null,
  }
}

export async function get(ctx: Ctx): Promise<SmtpSettings> {
  requirePlatform(ctx, 'managePlatform')
  return smtp(ctx)
}

const present = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)

/** Values as typed; what is left out stays, and null empties what may be empty. */
export const Wanted = z.object({
  enabled: present(z.boolean()),
  host: input.optionalLine(253).pipe(z.string().refine(isHost, 'This is neither the name of a host nor an address.').nullable()).optional(),
  port: present(
    z.int('A port is a whole number.').min(1, 'A port is a number from 1 to 65,535.').max(65535, 'A port is a number from 1 to 65,535.'),
  ),
  security: present(z.enum(['NONE', 'STARTTLS', 'TLS'])),
  username: input.optionalLine(256).optional(),
  password: z.string().max(1024, 'A password has at most 1,024 characters.').refine(isOneLine, 'A password is one line.').nullish(),
  senderName: input.optionalLine(64).optional(),
  senderAddress: input.email.optional(),
  resetLinkMinutes: present(minutes),
  invitationHours: present(hours),
})

function isOneLine(text: string): boolean {
  return input.isPrintable(text)
}

export type Wished = z.output<typeof Wanted>

const CONNECTION = ['enabled', 'host', 'port', 'security', 'username', 'password', 'senderName', 'senderAddress'] as const

export function update(ctx: Ctx, wanted: z.input<typeof Wanted> & Versioned): Promise<SmtpSettings> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    requirePlatform(ctx, 'managePlatform')
    requireConfirmed(ctx)
    const wished = input.read(Wanted, wanted)
    await settings.hold(ctx, 'smtp', { shared: false })
    const before = await load(ctx)
    requireVersion(before, wanted, inForce(ctx, before))
    requireOpen(ctx, wished)
    const values = merged(ctx, before, wished)
    if (values.enabled && !ctx.smtp.fixed) requireWhole(values)
    const saved = await settings.save(ctx, before, sealedAnew(ctx, before, values, wished), shown)
    // whatever was stuck goes out by the new settings at once
    if (saved.version > before.version) await ctx.db.update(mails).set({ nextAttemptAt: ctx.now() }).where(eq(mails.state, 'QUEUED'))
    return inForce(ctx, saved)
  })
}

export function requireOpen(ctx: Ctx, wished: Wished): void {
  const closed = CONNECTION.find((name) => wished[name] !== undefined)
  if (ctx.smtp.fixed && closed)
    throw refuse(
      'CONFLICT',
      'The SMTP server of this instance is set by its environment (ROSTER_SMTP_HOST) and can only be changed there.',
      [closed],
    )
}

/** The settings as they would be: without a word about the password of another server. */
export function merged(ctx: Ctx, before: Values, { password, ...wished }: Wished): Values {
  const given = Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined))
  const { id: _id, version: _version, updatedAt: _at, updatedBy: _by, ...after } = { ...before, ...given } as settings.Stored<Values>
  if (wished.port !== undefined) requirePort(ctx, after.port)
  if (password === undefined && before.sealed !== null && after.username !== null && !isSameServer(before, after))
    throw refuse('INVALID', 'Type the password again: the stored one was given for another server or user.', ['password'])
  const isKept = password === undefined && after.username !== null
  return isKept ? after : { ...after, sealed: null, sealedVersion: 0 }
}

const isSameServer = (before: Values, after: Values): boolean =>
  (['host', 'port', 'security', 'username'] as const).every((name) => before[name] === after[name])

function requirePort(ctx: Ctx, port: number): void {
  const ports = allowedPorts(ctx.smtp)
  if (!ports.includes(port))
    throw refuse('INVALID', `Mail leaves through the ports ${ports.join(', ')}. The operator allows others with ROSTER_SMTP_PORTS.`, [
      'port',
    ])
}

export function requireWhole({ host, senderAddress }: Pick<Values, 'host' | 'senderAddress'>): void {
  if (host === null) throw refuse('INVALID', 'Name the SMTP server.', ['host'])
  if (senderAddress === null) throw refuse('INVALID', 'Name the address that mail comes from.', ['senderAddress'])
}

function sealedAnew(ctx: TxCtx, { version }: { version: number }, values: Values, { password }: Wished): Values {
  if (!password || values.username === null) return values
  return { ...values, sealed: ctx.keyring.seal(placeOf(version + 1), password).toString('base64'), sealedVersion: version + 1 }
}

const placeOf = (version: number): Place => ({ table: 'settings', column: 'smtp.password', row: 'smtp', version })

/** What the audit trail says: of the password only that it changed. */
function shown({ sealed: _, sealedVersion, ...values }: Values): Record<string, unknown> {
  return { ...values, passwordVersion: sealedVersion }
}

/** What is dialled by these settings. */
export function smtpServer(ctx: Ctx, { host, port, security, username, ...stored }: Values): SmtpServer {
  const password = username === null ? null : passwordOf(ctx, stored)
  const ports = ctx.smtp.fixed ? [ctx.smtp.fixed.port] : allowedPorts(ctx.smtp)
  return { host: host ?? '', port, security, username, password, name: ctx.baseUrl.hostname, allowPrivate: ctx.smtp.allowPrivate, ports }
}

/** Null also when the key ring no longer opens it. */
function passwordOf(ctx: Ctx, { sealed, sealedVersion }: Pick<Values, 'sealed' | 'sealedVersion'>): string | null {
  if (ctx.smtp.fixed) return ctx.smtp.fixed.password
  return sealed === null ? null : ctx.keyring.open(placeOf(sealedVersion), Buffer.from(sealed, 'base64'))
}
