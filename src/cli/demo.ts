// `npm run demo`: a company group of 40 organizations and 5,000 users, the same ones every time, made through the services as an administrator would.
import { inArray, sql } from 'drizzle-orm'
import { type Ctx, transaction } from '../server/context.ts'
import * as organizations from '../server/organizations/service.ts'
import { hash } from '../server/passwords/hashing.ts'
import { normalized } from '../server/passwords/policy.ts'
import { store } from '../server/passwords/service.ts'
import { lock } from '../server/users/locking.ts'
import * as users from '../server/users/service.ts'
import { users as table } from '../server/users/table.ts'

export const DEMO_FOLDER = 'demo'
const USERS = 5000
const BATCH = 25
const DAYS = 1100
const SOURCES = ['hr-import', 'hr-import', 'provisioning', 'system']
const PASSWORD = 'demo password, not secret'
export const DEMO_ADMINISTRATOR = { login: 'admin', password: PASSWORD }
const ORGANIZATION_NAMES = (
  'Alpine Rescue|Aurora Energy|Baltic Shipping|Bluebird Health|Borealis Bank|Caldera Mining|Canton Police|Cedar Hospital|City of Lyon|Clearwater Utilities|' +
  'Copper Telecom|Delta Insurance|Eastgate Logistics|Emerald Foods|Falcon Aerospace|Fjord Research|Granite Construction|Harbour Authority|Helios Solar|Heron Media|' +
  'Iris Optics|Juniper Labs|Kestrel Security|Lagoon Hotels|Larch Pharma|Lighthouse CERT|Meridian Rail|Northwind Trading|Oakfield University|Orchard Retail|' +
  'Osprey Defence|Pinecrest Schools|Quarry Metals|Redwood Software|Saffron Airlines|Silverline Trams|Sycamore Legal|Tidewater Ports|Umber Textiles|Willow Clinics'
).split('|')
const GIVEN = (
  'Alice|Amina|Anders|Anna|Antoine|Aria|Astrid|Benoît|Bo|Camille|Carlos|Chloé|Claire|Daniel|Deepa|Elena|Emeka|Emma|Erik|Fatima|Felix|Florence|Gabriel|Giulia|Hana|Hugo|Ines|Ingrid|' +
  'Isabel|Ivan|Jakub|Jonas|José|Julia|Karim|Kofi|Lars|Laura|Léa|Liam|Lin|Louis|Lucía|Maja|Malik|Marta|Mateo|Mei|Mila|Nadia|Niko|Nora|Olga|Omar|Oscar|Paul|Pilar|Priya|Rafael|Rosa|Ruth|' +
  'Samuel|Sara|Sofia|Sven|Théo|Tomás|Uma|Vera|Victor|Wei|Yara|Yusuf|Zoë'
).split('|')
const FAMILY = (
  'Abadi|Adeyemi|Almeida|Andersen|Bakker|Baranov|Bernard|Bianchi|Blanc|Brandt|Carvalho|Chen|Costa|Dahl|Dubois|Eriksson|Fernández|Fischer|Fontaine|Garcia|Girard|Haddad|Hansen|Hoffmann|' +
  'Horvat|Ibrahim|Ivanov|Jansen|Johansson|Kaya|Kim|Klein|Kowalski|Kumar|Lambert|Larsen|Laurent|Lehmann|Leroy|Li|Lindberg|Lopez|Mancini|Martin|Mensah|Meyer|Moreau|Müller|Nakamura|Nguyen|' +
  'Nielsen|Novak|Okafor|Olsen|Patel|Pereira|Petit|Popescu|Ricci|Rossi|Roux|Sato|Schmidt|Silva|Singh|Smirnov|Suzuki|Tanaka|Torres|Tran|Vogel|Wagner|Wang|Weber|Yilmaz|Zhang'
).split('|')
const PROGRAMS = ['backup', 'siem-forwarder', 'ticket-sync', 'mail-gateway', 'scanner', 'enrichment', 'reporting', 'ci-runner']
const PROFILES = ['org-admin', ...times(30, 'analyst'), ...times(20, 'read-only')]
const LOCK_REASONS = ['Left the company', 'Long leave', 'Compromised password, under investigation', 'Contract ended']

/** Fills an instance that has nobody but its first administrator; returns what to say about it. */
export async function fillWithDemo(ctx: Ctx, say: (message: string) => void): Promise<string> {
  const [known] = await ctx.db.select({ users: sql<number>`count(*)::int` }).from(table)
  if ((known?.users ?? 0) <= 1) await fill(ctx, say)
  return `Demo: ${USERS} users. Sign in as ${DEMO_ADMINISTRATOR.login}, or as alice.demo (administrator of ${ORGANIZATION_NAMES[0]}), with the password: ${PASSWORD}`
}

async function fill(ctx: Ctx, say: (message: string) => void): Promise<void> {
  const random = seeded(20_260_228)
  for (const name of ORGANIZATION_NAMES) await organizations.create(ctx, { name, description: `${name}, a member of the group` })
  const people = new Map<string, Person>([
    [
      'alice.demo',
      { login: 'alice.demo', name: 'Alice Demo', email: 'alice.demo@example.org', type: 'NORMAL', memberships: [member(0, 'org-admin')] },
    ],
  ])
  while (people.size < USERS) {
    const person = somebody(random, people.size)
    people.set(person.login, person)
  }
  const all = [...people.values()]
  for (let from = 0; from < all.length; from += BATCH) {
    await transaction(daysAgo(ctx, DAYS * (1 - from / all.length), pick(random, SOURCES)), async (ctx) => {
      for (const person of all.slice(from, from + BATCH)) await users.create(ctx, person)
    })
    if ((from + BATCH) % 1000 === 0) say(`Demo: ${from + BATCH} of ${all.length} users`)
  }
  await givePasswords(
    ctx,
    all.filter(({ type, login }) => login === 'alice.demo' || (type === 'NORMAL' && random() < 0.9)),
  )
  for (const { login } of all.slice(1)) await live(ctx, random, login)
}

/** What happened to a user since: a new address, last seen, a lock. */
async function live(ctx: Ctx, random: () => number, login: string): Promise<void> {
  const recently = () => daysAgo(ctx, 200 * random() ** 3, pick(random, SOURCES))
  const user = await users.get(ctx, login)
  const isSeen = random() < 0.85 && (user.hasPassword || user.type === 'SERVICE')
  if (random() < 0.08) await users.updateEmail(recently(), { id: login, email: `${login.split('@')[0]}@new.example` })
  if (isSeen) await users.noteSeen(recently(), user.id)
  if (random() < 0.04) await lock(recently(), { id: login, reason: pick(random, LOCK_REASONS) })
}

/** The same context on an earlier day, for another program that manages users. */
function daysAgo(ctx: Ctx, days: number, label: string): Ctx {
  const at = new Date(Date.now() - days * 24 * 60 * 60 * 1000)
  return { ...ctx, actor: { kind: 'system', label }, now: () => at }
}

type Person = Parameters<typeof users.create>[1]

function somebody(random: () => number, index: number): Person {
  const organization = Math.floor(random() ** 2 * ORGANIZATION_NAMES.length)
  const domain = `${(ORGANIZATION_NAMES[organization] ?? '').toLowerCase().replaceAll(' ', '-')}.example`
  if (random() < 0.03) {
    const program = `${pick(random, PROGRAMS)}-${index}`
    return { login: program, name: program.replaceAll('-', ' '), type: 'SERVICE', memberships: [member(organization, 'analyst')] }
  }
  const [given, family] = [pick(random, GIVEN), pick(random, FAMILY)]
  const local = `${given}.${family}`
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase()
  const login = `${local}${index % 7 === 0 ? index : ''}@${domain}`
  const others = random() < 0.12 ? [(organization + 1 + Math.floor(random() * 38)) % ORGANIZATION_NAMES.length] : []
  const profile = pick(random, PROFILES)
  const email = pick(random, [login, login, `${local}@mail.example`, `${local}@mail.example`, null])
  return {
    login,
    name: `${given} ${family}`,
    email,
    type: 'NORMAL',
    memberships: [member(organization, profile), ...others.map((other) => member(other, 'read-only'))],
  }
}

const member = (organization: number, profileId: string) => ({ organizationId: ORGANIZATION_NAMES[organization] ?? '', profileId })

/** One hash for all of them: 5,000 would take a minute, and this password is printed anyway. */
async function givePasswords(ctx: Ctx, people: Person[]): Promise<void> {
  const passwordHash = await hash(normalized(PASSWORD))
  const logins = people.map(({ login }) => login)
  const found = await ctx.db.select({ id: table.id }).from(table).where(inArray(table.login, logins))
  await transaction(ctx, async (ctx) => {
    for (const user of found) await store(ctx, user, passwordHash, { mustChange: false })
  })
}

function times(count: number, word: string): string[] {
  return Array.from({ length: count }, () => word)
}

const pick = <T>(random: () => number, list: T[]): T => list[Math.floor(random() * list.length)] as T

/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
