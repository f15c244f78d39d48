import type { z } from 'zod'
import * as audit from '../audit/service.ts'
import { requireConfirmed } from '../auth/confirmation.ts'
import { requirePlatform } from '../auth/scope.ts'
import { type Ctx, transaction } from '../context.ts'
import { newId } from '../db/id.ts'
import { refuse } from '../errors.ts'
import * as input from '../input.ts'
import { converse, SmtpFailure, type SmtpServer, type Stage } from '../mail/connection.ts'
import { languageOf, oneLine, renderTrial } from '../mail/render.ts'
import { addressOf } from '../mail/service.ts'
import { recheckActor } from '../users/access.ts'
import * as settings from './service.ts'
import { load, merged, requireOpen, requireWhole, smtpServer, Wanted } from './smtp.ts'

export type Trial = { stage: Stage; ok: boolean; reply: string }

const Recipient = Wanted.extend({ recipient: input.email })

/** Sends one mail by values that are not saved, and tells how far it came. The conversation happens outside any transaction. */
export async function trial(ctx: Ctx, wanted: z.input<typeof Recipient>): Promise<Trial> {
  const { server, sender, recipient } = await planned(ctx, wanted)
  const outcome = await attempt(ctx, server, sender, recipient)
  await transaction(ctx, (ctx) =>
    audit.record(ctx, {
      action: 'settings.smtpTest',
      target: settings.target('smtp'),
      after: { host: server.host, port: server.port, recipient, stage: outcome.stage },
    }),
  )
  return outcome
}

function planned(ctx: Ctx, wanted: z.input<typeof Recipient>) {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    requirePlatform(ctx, 'managePlatform')
    requireConfirmed(ctx)
    const { recipient, ...wished } = input.read(Recipient, wanted)
    requireOpen(ctx, wished)
    const values = { ...merged(ctx, await load(ctx), wished), ...ctx.smtp.fixed }
    requireWhole(values)
    const server = smtpServer(ctx, values)
    return {
      server: wished.password ? { ...server, password: wished.password } : server,
      sender: { name: oneLine(values.senderName ?? ctx.instance.name), address: values.senderAddress ?? '' },
      recipient: recipient ?? ownAddress(ctx),
    }
  })
}

function ownAddress({ actor }: Ctx): string {
  const own = actor.kind === 'user' ? addressOf(actor.user) : null
  if (own === null) throw refuse('INVALID', 'You have no email: name the address that the test goes to.', ['recipient'])
  return own
}

async function attempt(ctx: Ctx, server: SmtpServer, from: { name: string; address: string }, recipient: string): Promise<Trial> {
  const language = await languageOf(ctx, ctx.actor.kind === 'user' ? ctx.actor.id : null)
  try {
    const conversation = await converse(server)
    try {
      const message = { id: `<${newId()}@${from.address.split('@')[1]}>`, from, to: { name: '', address: recipient }, date: ctx.now() }
      const reply = await conversation.handOver({ ...message, ...renderTrial(language, ctx) })
      return { stage: 'DONE', ok: true, reply }
    } finally {
      conversation.close()
    }
  } catch (error) {
    if (!(error instanceof SmtpFailure)) throw error
    return { stage: error.stage, ok: false, reply: error.reply }
  }
}
