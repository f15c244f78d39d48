// The mailer beside the server: takes what is due, one mail at a time, so that on any number of nodes each mail is in one hand.
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { type Ctx, transaction } from '../context.ts'
import { smtp, smtpServer } from '../settings/smtp.ts'
import { type Conversation, converse, DEADLINES, SmtpFailure, type Stage } from './connection.ts'
import { isLinkKind } from './kinds.ts'
import { languageOf, oneLine, render } from './render.ts'
import { isAddress, type Link, linkFor, presentAddress, recipientName } from './service.ts'
import { type MailRow, mails } from './table.ts'

// longer than a conversation may last: a mail is due again only when whoever took it is gone
const LEASE_MILLISECONDS = 3 * 60_000
const FIRST_RETRY_MILLISECONDS = 10_000
const LONGEST_RETRY_MILLISECONDS = 60 * 60_000
/** How often it may stay unknown whether the server took a mail: so that nobody gets one more than twice. */
const MAX_DOUBTS = 2
const BEFORE_ANY_MAIL: ReadonlySet<Stage> = new Set<Stage>(['DNS', 'CONNECT', 'TLS', 'AUTHENTICATION'])

/** Is told of each attempt whether there was a server that lets us in: with none, every other mail would fare as this one. */
type Heard = (isServerThere: boolean) => void

/** Takes one mail that is due and tries to send it; null when none was due. */
export async function sendNext(ctx: Ctx, deadlines = DEADLINES, heard: Heard = () => {}): Promise<MailRow | null> {
  const mail = await claim(ctx)
  if (!mail) return null
  if (mail.doubts >= MAX_DOUBTS) return end(ctx, mail, { state: 'FAILED', error: UNKNOWN })
  if (mail.giveUpAt <= ctx.now()) return end(ctx, mail, { state: 'FAILED', error: mail.error ?? 'It could not be sent in time.' })
  try {
    return await send(ctx, mail, deadlines, heard)
  } catch (error) {
    if (error instanceof SmtpFailure && BEFORE_ANY_MAIL.has(error.stage)) heard(false)
    return postpone(ctx, mail, error)
  }
}

const UNKNOWN = 'The connection broke twice after the text had gone out. The mail may have arrived; send it again if it has not.'

/** The row lock lasts for this statement; the lease, written by it, until the mail is dealt with. */
async function claim(ctx: Ctx): Promise<MailRow | null> {
  const now = ctx.now()
  const due = ctx.db
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.state, 'QUEUED'), lte(mails.nextAttemptAt, now)))
    .orderBy(asc(mails.nextAttemptAt))
    .limit(1)
    .for('update', { skipLocked: true })
  const [mail] = await ctx.db
    .update(mails)
    .set({ nextAttemptAt: new Date(now.getTime() + LEASE_MILLISECONDS), attempts: sql`${mails.attempts} + 1` })
    .where(eq(mails.id, sql`(${due})`))
    .returning()
  return mail ?? null
}

async function send(ctx: Ctx, mail: MailRow, deadlines: typeof DEADLINES, heard: Heard): Promise<MailRow> {
  const settings = await smtp(ctx)
  const address = mail.address ?? (mail.userId && (await presentAddress(ctx, mail.userId)))
  if (!address || !isAddress(address)) return end(ctx, mail, { state: 'DISCARDED', error: 'There is no address to send this to any more.' })
  if (!settings.isUsable) throw new SmtpFailure('CONNECT', 'No SMTP server is configured and enabled.')
  const conversation = await converse(smtpServer(ctx, settings), deadlines)
  heard(true)
  try {
    return await handOver(ctx, { ...mail, address }, conversation, { name: settings.senderName, address: settings.senderAddress ?? '' })
  } finally {
    conversation.close()
  }
}

type Addressed = MailRow & { address: string }

async function handOver(
  ctx: Ctx,
  mail: Addressed,
  conversation: Conversation,
  sender: { name: string | null; address: string },
): Promise<MailRow> {
  const link = await prepare(ctx, mail)
  if (link === 'OVER') return end(ctx, mail, { state: 'DISCARDED', error: 'What it was about is over.' })
  const rendered = render(mail, {
    language: await languageOf(ctx, mail.userId),
    instance: ctx.instance.name,
    baseUrl: ctx.baseUrl,
    link,
    now: ctx.now(),
  })
  await conversation.handOver({
    // the same at every attempt: whoever gets a mail twice can tell
    id: `<${mail.id}@${sender.address.split('@')[1]}>`,
    from: { name: oneLine(sender.name ?? ctx.instance.name), address: sender.address },
    to: { name: oneLine(await recipientName(ctx, mail.userId)), address: mail.address },
    date: ctx.now(),
    ...rendered,
  })
  return end(ctx, mail, { state: 'SENT', error: null, address: mail.address })
}

/** Makes the token and counts a doubt, which is taken back when the server is known to have refused. A node that dies from here on leaves it. */
function prepare(ctx: Ctx, mail: Addressed): Promise<Link | null | 'OVER'> {
  return transaction(ctx, async (ctx) => {
    const link = isLinkKind(mail.kind) ? await linkFor(ctx, mail.kind, mail) : null
    if (isLinkKind(mail.kind) && !link) return 'OVER'
    const [still] = await ctx.db
      .update(mails)
      .set({ doubts: sql`${mails.doubts} + 1`, linkExpiresAt: link?.expiresAt })
      .where(and(eq(mails.id, mail.id), eq(mails.state, 'QUEUED')))
      .returning({ id: mails.id })
    return still ? link : 'OVER'
  })
}

type Ending = { state: 'SENT' | 'FAILED' | 'DISCARDED'; error: string | null; address?: string }

async function end(ctx: Ctx, { id }: MailRow, values: Ending): Promise<MailRow> {
  return change(ctx, id, { ...values, endedAt: ctx.now() })
}

/** Tries again ever later; gives up when the server says that it never will, and a day after the mail was queued. */
async function postpone(ctx: Ctx, mail: MailRow, cause: unknown): Promise<MailRow> {
  if (!(cause instanceof SmtpFailure)) ctx.log.error({ err: cause, mail: mail.id }, 'A mail could not be prepared.')
  const error = cause instanceof SmtpFailure ? cause : new SmtpFailure('CONNECT', 'Something went wrong on our side.')
  const doubts = error.isDoubtful ? mail.doubts + 1 : mail.doubts
  const isOver = error.isPermanent && error.stage !== 'AUTHENTICATION'
  if (isOver) return change(ctx, mail.id, { state: 'FAILED', error: error.message, endedAt: ctx.now(), doubts })
  const wait = Math.min(FIRST_RETRY_MILLISECONDS * 2 ** (mail.attempts - 1), LONGEST_RETRY_MILLISECONDS)
  const nextAttemptAt = new Date(ctx.now().getTime() + wait)
  if (doubts >= MAX_DOUBTS) return change(ctx, mail.id, { state: 'FAILED', error: UNKNOWN, endedAt: ctx.now(), doubts })
  if (nextAttemptAt >= mail.giveUpAt) return change(ctx, mail.id, { state: 'FAILED', error: error.message, endedAt: ctx.now(), doubts })
  return change(ctx, mail.id, { nextAttemptAt, error: error.message, doubts })
}

/** Also when somebody discarded it meanwhile: what happened to it is what counts then. */
async function change(ctx: Ctx, id: string, values: Partial<MailRow>): Promise<MailRow> {
  const [mail] = await ctx.db.update(mails).set(values).where(eq(mails.id, id)).returning()
  if (!mail) throw new Error('The mail was removed while it was being sent.')
  return mail
}
