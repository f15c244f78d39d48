import { z } from 'zod'
import type { Ctx } from '../context.ts'
import * as settings from './service.ts'

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
})

export type SmtpSettings = settings.Stored<z.output<typeof Smtp>> & { isUsable: boolean; isFixed: boolean }

/** For the rules that go by them. */
export async function smtp(ctx: Ctx): Promise<SmtpSettings> {
  const stored = await settings.load(ctx, 'smtp', Smtp)
  const { password: _, ...fixed } = ctx.smtp.fixed ?? { password: null }
  const now = { ...stored, ...fixed }
  return { ...now, isUsable: now.enabled && now.host !== null && now.senderAddress !== null, isFixed: ctx.smtp.fixed !== null }
}
