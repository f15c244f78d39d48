// Somebody who has no account opens a link: the account is made by it, and signed in to afterwards like any other.
import { and, eq, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { Refused, refuse, unauthenticated } from '../errors.ts'
import * as input from '../input.ts'
import { hash } from '../passwords/hashing.ts'
import { normalized, policyOf, rulesBroken } from '../passwords/policy.ts'
import { store } from '../passwords/service.ts'
import { fullLogin } from '../users/full-login.ts'
import { limitProbesOf } from '../users/login-probes.ts'
import * as users from '../users/service.ts'
import { findByLink, lockPeople, type Named, record, requireStanding, use, within } from './answering.ts'
import { hasToken, type Invitation, isOpen } from './service.ts'
import { invitations } from './table.ts'
import { answerableFor } from './vouching.ts'

// each costs a password hash
const MAX_ATTEMPTS = 20

const Account = z.object({ login: input.login, name: input.line(128), password: z.string() })

type Wanted = Named & { [key in keyof z.input<typeof Account>]?: string | null | undefined }

/** Creates an account for the holder of a link and makes it a member. Refused: the invitation stays open. */
export async function join(ctx: Ctx, { token, id, ...wanted }: Wanted): Promise<Invitation> {
  if (id) throw unauthenticated('Sign in to answer an invitation by its id.')
  if (!token) throw refuse('INVALID', 'Give the token of the link.', ['token'])
  const { login: invited, email } = await findByLink(ctx, token)
  const { password, ...typed } = input.read(Account, { login: invited, ...present(wanted) })
  const account = { ...typed, login: typed.login === invited ? invited : await fullLogin(ctx, typed.login) }
  if (invited && account.login !== invited) throw refuse('INVALID', `This invitation is for the login ${invited}.`, ['login'])
  const issues = rulesBroken(await policyOf(ctx), { ...account, email }, password, 'password')
  if (issues.length > 0) throw new Refused(issues)
  await countAttempt(ctx, token)
  const passwordHash = await hash(normalized(password))

  return transaction(ctx, async (outer) => {
    const invitation = await findByLink(outer, token)
    const { organization, profile, sentById } = invitation
    await lockPeople(outer, [sentById])
    const ctx = within(outer, organization)
    await requireStanding(ctx, invitation)
    return limited(ctx, invitation, account.login, async () => {
      const accepted = await use(ctx, invitation, { token }, { ended: 'ACCEPTED', by: { id: null, label: account.login } })
      const place = { organizationId: organization.id, profileId: profile.id }
      const user = await users.create(ctx, { ...account, email, memberships: [place] }).catch(asTaken)
      await store(ctx, user, passwordHash, { mustChange: false })
      await ctx.db.update(invitations).set({ endedById: user.id }).where(eq(invitations.id, invitation.id))
      await record(ctx, 'invitation.accept', accepted)
      return { ...accepted, endedById: user.id }
    })
  })
}

/** Whoever invites also holds the link: what it tells about logins is counted on its sender, over all links and resends. */
async function limited<T>(ctx: TxCtx, invitation: Invitation, login: string, act: () => Promise<T>): Promise<T> {
  const sender = await answerableFor(ctx, invitation)
  if (!sender) return act()
  return limitProbesOf(ctx, { ...sender, action: 'invitation.loginProbe', advice: 'Try again later.' }, login, act)
}

const present = (wanted: Omit<Wanted, keyof Named>) => Object.fromEntries(Object.entries(wanted).filter(([, text]) => text))

/** Counted before the attempt and outside its transaction, so that refused ones count too. */
async function countAttempt(ctx: Ctx, token: string): Promise<void> {
  const isThis = and(hasToken(token), isOpen(ctx.now()))
  const counted = await ctx.db
    .update(invitations)
    .set({ attempts: sql`${invitations.attempts} + 1` })
    .where(and(isThis, lt(invitations.attempts, MAX_ATTEMPTS)))
    .returning({ id: invitations.id })
  if (counted.length > 0) return
  await findByLink(ctx, token)
  throw refuse('LIMIT', 'This link was tried too often. Ask for a new one.', ['token'])
}

function asTaken(error: unknown): never {
  if (error instanceof Refused && error.issues.some(({ code }) => code === 'TAKEN'))
    throw refuse('TAKEN', 'That login is taken. If it is yours, sign in and open the link again; else choose another.', ['login'])
  throw error
}
