// An instance where many have worked for years: what the pages of the console show to tests and in pictures.
import { randomBytes, randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import sharp from 'sharp'
import { apiKeys } from '../../server/api-keys/table.ts'
import { invitations } from '../../server/invitations/table.ts'
import { mails } from '../../server/mail/table.ts'
import { mfaFactors } from '../../server/mfa/table.ts'
import { organizations } from '../../server/organizations/table.ts'
import { sessions } from '../../server/sessions/table.ts'
import { users } from '../../server/users/table.ts'
import { anAdministrator, type Person } from '../factories.ts'
import type { Site } from '../site.ts'

export type Office = {
  site: Site
  /** Manages everything. */
  chief: Person
  /** Manages one organization, `KEPT`. */
  keeper: { login: string }
  idOf: (login: string) => Promise<string>
  organizationId: (name: string) => Promise<string>
}

export const KEPT = 'Alpine Rescue'
export const LOCKED = 'Evergreen Foundation'
export const UNMANAGED = 'Delta Freight'

const PLACES: [name: string, description: string][] = [
  ['Northwind Clinic', 'Three hospitals and their laboratories'],
  [KEPT, 'Mountain rescue of four valleys'],
  ['Aurora Airlines', 'Crew planning and ground services'],
  ['Borealis Bank', 'Retail banking in the north'],
  ['Cedar County Schools', 'Forty-one schools and their administration'],
  [UNMANAGED, 'Road and rail'],
  ['Harbor City Council', 'Citizens’ services, harbour and waterworks'],
  ['Lumen Energy', 'Grid control'],
  ['Observatoire de Haute-Provence', 'Instruments, archives and visiting astronomers'],
  [LOCKED, 'Grants'],
]

const NAMES = [
  ...['Marie Dubois', 'Jonas Weber', 'Aïcha Benali', 'Liam O’Connor', 'Chloé Martin', 'Tom Becker', 'Sofia Rossi', 'Noah Silva'],
  ...['Léa Fontaine', 'Mateo García', 'Emma Johansson', 'Hugo Laurent', 'Priya Nair', 'Lucas Meyer', 'Zoé Lambert', 'Omar Haddad'],
  ...['Ingrid Olsen', 'Paul Girard', 'Hana Suzuki', 'Maximiliane von Hohenstein-Württemberg', 'Ana Sousa', 'Peter Novak', 'Fatou Diop'],
  ...['Ben Clarke', 'Elif Yılmaz', 'Karl Schmidt', 'Nina Petrova', 'Samir Khan', 'Olivier Petit', 'Grace Mensah', 'Tomas Lindqvist'],
  ...['Yuki Tanaka', 'Isabel Ferreira', 'David Cohen', 'Marta Kowalska', 'Felix Braun'],
]
const PROGRAMS: [login: string, name: string][] = [
  ['backup-agent', 'Nightly backup'],
  ['ci-deploy', 'Deployments'],
  ['report-mailer', 'Monthly reports'],
  ['sensor-gateway', 'Sensor gateway'],
]
const PROFILES = ['org-admin', 'analyst', 'read-only', 'analyst'] as const

/** Those who stand for a state. */
export const WHO = {
  whole: loginOf('Marie Dubois'),
  locked: loginOf('Tom Becker'),
  throttled: loginOf('Priya Nair'),
  invited: loginOf('Léa Fontaine'),
  mustChange: loginOf('Ana Sousa'),
  alone: loginOf('Felix Braun'),
  /** Looks after the own account. */
  own: loginOf('Emma Johansson'),
  service: 'backup-agent',
}
// by the password alone, as the second factors of the others are made up
const SIGN_IN = [loginOf('Inès Moreau'), loginOf('Olivier Petit'), loginOf('Jonas Weber'), WHO.own]
const INVITED = [WHO.invited, loginOf('Paul Girard'), loginOf('Tomas Lindqvist')]
const ASKED_TO_LOCK: [login: string, reason: string][] = [
  [WHO.locked, 'Left on 30 June; the laptop has not come back yet.'],
  [loginOf('Fatou Diop'), 'On parental leave'],
]

export const loginIn = (name: string): string => loginOf(name)
function loginOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll('ı', 'i')
    .replaceAll(/[^\w -]/g, '')
  return `${plain.toLowerCase().replaceAll(' ', '.')}@example.org`
}

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000)
const minutesAgo = (minutes: number): Date => daysAgo(minutes / 1440)

const refusals = 'userErrors { message }'
const asked = (field: string, input: string, selection = ''): string =>
  `mutation ($input: ${input}!) { ${field}(input: $input) { ${selection} ${refusals} } }`

/** Fills a site that has nobody but its boss. */
export async function anOffice(site: Site): Promise<Office> {
  const { db } = site.api.ctx()
  const chief = { ...site.boss, login: loginOf('Inès Moreau'), name: 'Inès Moreau' }
  await db.update(users).set({ login: chief.login, name: chief.name }).where(eq(users.id, chief.id))
  const ask = (field: string, input: string, values: object) => site.ask(asked(field, input), values)

  for (const [name, description] of PLACES) await ask('organizationCreate', 'OrganizationCreateInput', { name, description })
  await ask('profileCreate', 'ProfileCreateInput', {
    name: 'Incident responder',
    kind: 'ORGANIZATION',
    permissions: ['manageTask', 'manageTag', 'manageCase/create'],
  })
  await ask('profileCreate', 'ProfileCreateInput', { name: 'Night desk', kind: 'ORGANIZATION', permissions: ['manageTask'] })
  await hire(site)
  const deputy = await anAdministrator(site.api, { login: loginOf('Viktor Lang'), name: 'Viktor Lang' })
  await db.update(apiKeys).set({ name: 'Scripts' }).where(eq(apiKeys.name, 'test'))
  // nobody may do that to themselves
  for (const [organizationId] of PLACES) {
    const input = { userId: chief.id, organizationId, profileId: 'read-only' }
    await site.api.ask(asked('membershipAdd', 'MembershipAddInput'), { input }, deputy)
  }
  await ask('organizationLock', 'OrganizationLockInput', { id: LOCKED, reason: 'The contract has ended.' })

  await db.execute(sql`update users set password_hash = (select password_hash from users where id = ${chief.id})
    where type = 'NORMAL' and login not in ${INVITED}`)
  for (const [id, reason] of ASKED_TO_LOCK) await ask('userLock', 'UserLockInput', { id, reason })
  await liveOn(site)
  await giveKeys(site)
  await invite(site)
  await write(site)
  await keepViews(site)
  return {
    site,
    chief,
    keeper: { login: loginOf('Olivier Petit') },
    idOf: async (login) => found(await db.select({ id: users.id }).from(users).where(eq(users.login, login))),
    organizationId: async (name) =>
      found(await db.select({ id: organizations.id }).from(organizations).where(eq(organizations.name, name))),
  }
}

function found([row]: { id: string }[]): string {
  if (row === undefined) throw new Error('There is no such row.')
  return row.id
}

async function hire({ ask }: Site): Promise<void> {
  const create = (input: object) => ask(asked('userCreate', 'UserCreateInput'), input)
  const inPlace = (index: number, profile: string) => ({ organizationId: PLACES[index % 9]?.[0], profileId: profile })
  for (const [index, name] of NAMES.entries()) {
    const place = inPlace(index, PROFILES[index % 4] ?? 'analyst')
    const isManaged = place.organizationId !== UNMANAGED || place.profileId !== 'org-admin'
    const memberships = [
      isManaged ? place : { ...place, profileId: 'Incident responder' },
      ...(index % 3 === 0 ? [inPlace(index + 3, 'analyst')] : []),
      ...(index % 7 === 0 ? [inPlace(index + 6, 'Incident responder'), inPlace(index + 8, 'read-only')] : []),
    ]
    const login = loginOf(name)
    await create({ login, name, email: index % 5 === 4 ? null : login, memberships: login === WHO.alone ? [] : memberships })
  }
  for (const [index, [login, name]] of PROGRAMS.entries())
    await create({ login, name, type: 'SERVICE', memberships: [inPlace(index, 'analyst')] })
}

/** What years leave behind: when people came and were last seen, where they are signed in, by what, and how often. */
async function liveOn({ api }: Site): Promise<void> {
  const { db } = api.ctx()
  const rows = await db.select({ id: users.id, login: users.login, type: users.type }).from(users).orderBy(users.login)
  for (const [index, { id, login, type }] of rows.entries()) {
    const isNew = INVITED.includes(login)
    const hasMfa = type === 'NORMAL' && !isNew && !SIGN_IN.includes(login) && index % 4 !== 1
    const seen = index % 8 === 7 ? 120 + index : (index * index * 0.013) % 20
    await db
      .update(users)
      .set({
        hasMfa,
        createdAt: daysAgo(isNew ? index / 9 : 900 - index * 19),
        updatedAt: daysAgo(isNew ? index / 9 : (index * 37) % 300),
        lastSeenAt: isNew ? null : daysAgo(seen),
        throttledUntil: login === WHO.throttled ? daysAgo(-0.2) : null,
        mustChangePassword: login === WHO.mustChange,
      })
      .where(eq(users.id, id))
    if (hasMfa) await db.insert(mfaFactors).values(aStoredPasskey(id, index % 2 === 0 ? 'Security key' : 'Phone', 200 + index))
  }
  for (const { id, login } of rows) if (login === WHO.whole || login === WHO.own) await db.insert(sessions).values(sessionsOf(id))
  await db.execute(sql`insert into sign_ins (id, at, login, method, outcome)
    select gen_random_uuid(), now() - day * interval '1 day' - n * interval '7 minutes', 'somebody', 'PASSWORD',
      case when n % 11 = 3 or (day = 6 and n % 2 = 0) then 'FAILED' else 'SUCCEEDED' end
    from generate_series(0, 29) day, generate_series(1, 31 + (day * 7) % 13 - case when day % 7 in (2, 3) then 22 else 0 end) n`)
}

const aStoredPasskey = (userId: string, name: string, age: number): typeof mfaFactors.$inferInsert => ({
  userId,
  kind: 'PASSKEY',
  name,
  credentialId: randomBytes(16).toString('base64url'),
  publicKey: randomBytes(77),
  counter: 3,
  createdAt: daysAgo(age),
  lastUsedAt: daysAgo(1),
})

const BROWSERS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
]

const sessionsOf = (userId: string): (typeof sessions.$inferInsert)[] =>
  BROWSERS.map((userAgent, index) => ({
    id: randomBytes(32).toString('hex'),
    publicId: randomUUID(),
    userId,
    method: index === 0 ? 'PASSWORD_PASSKEY' : 'PASSWORD',
    address: ['192.0.2.17', '198.51.100.4', '2001:db8:12::9f'][index] ?? null,
    userAgent,
    startedAt: minutesAgo(40 + index * 95),
    lastSeenAt: minutesAgo(2 + index * 11),
    expiresAt: minutesAgo(-50 + index * 11),
    absoluteExpiresAt: minutesAgo(-540 + index * 95),
  }))

async function giveKeys({ api, ask }: Site): Promise<void> {
  const make = (userId: string, name: string, limits: object = {}) =>
    ask(asked('apiKeyCreate', 'ApiKeyCreateInput'), { userId, name, ...limits })
  const become = (name: string, values: Partial<typeof apiKeys.$inferInsert>) =>
    api.ctx().db.update(apiKeys).set(values).where(eq(apiKeys.name, name))
  const soon = daysAgo(-12).toISOString()
  await make(WHO.whole, 'Laboratory import', {
    organizationIds: ['Northwind Clinic'],
    permissions: ['manageTask', 'manageTag'],
    expiresAt: soon,
  })
  await make(WHO.whole, 'Own scripts')
  await make(WHO.service, 'Backup, site A', { networks: ['192.0.2.0/24', '2001:db8::/48'] })
  await make(WHO.service, 'Backup, site B', { networks: ['198.51.100.7'], permissions: [] })
  await make(WHO.service, 'Backup, before the move')
  await make('ci-deploy', 'Pipeline', { expiresAt: daysAgo(-300).toISOString() })
  await make('ci-deploy', 'Pipeline of last year', { expiresAt: soon })
  await make('report-mailer', 'Monthly report')
  await make('sensor-gateway', 'Gateway 1', { permissions: ['manageTask'] })
  await become('Laboratory import', { createdAt: daysAgo(80), lastUsedAt: minutesAgo(14), lastUsedFrom: '192.0.2.33' })
  await become('Backup, site A', { createdAt: daysAgo(410), lastUsedAt: daysAgo(0.4), lastUsedFrom: '192.0.2.6', reusedAt: daysAgo(2) })
  await become('Backup, site B', { createdAt: daysAgo(395), lastUsedAt: daysAgo(131), lastUsedFrom: '198.51.100.7' })
  await become('Backup, before the move', { createdAt: daysAgo(700), revokedAt: daysAgo(390), lastUsedAt: daysAgo(391) })
  await become('Pipeline of last year', { createdAt: daysAgo(400), expiresAt: daysAgo(35), lastUsedAt: daysAgo(36) })
  await become('Monthly report', { createdAt: daysAgo(200), lastUsedAt: daysAgo(6), lastUsedFrom: '203.0.113.20' })
}

async function invite({ api, ask }: Site): Promise<void> {
  const send = (organizationId: string, address: object, profileId = 'analyst') =>
    ask(asked('userInvite', 'UserInviteInput', 'link'), { organizationId, profileId, ...address })
  const become = (email: string, values: Partial<typeof invitations.$inferInsert>) =>
    api.ctx().db.update(invitations).set(values).where(eq(invitations.email, email))
  await send('Northwind Clinic', { email: 'astrid.berg@example.com' }, 'org-admin')
  await send('Harbor City Council', { email: 'harbour-master@example.com' }, 'read-only')
  await send(KEPT, { email: 'bergwacht.talstation@example.com' })
  await send(KEPT, { login: WHO.alone })
  await send('Lumen Energy', { email: 'grid@example.com' })
  await send('Borealis Bank', { email: 'audit@example.com' }, 'read-only')
  await become('harbour-master@example.com', { sentAt: daysAgo(9), createdAt: daysAgo(9), expiresAt: daysAgo(2) })
  await become('grid@example.com', { ended: 'ACCEPTED', endedAt: daysAgo(3), endedByLabel: loginOf('Ben Clarke'), createdAt: daysAgo(5) })
  await become('audit@example.com', { ended: 'DECLINED', endedAt: daysAgo(12), createdAt: daysAgo(15), sentAt: daysAgo(15) })
}

/** Mail that is stuck, beside what went out on the way here. */
async function write({ api }: Site): Promise<void> {
  const aMail = { facts: {}, giveUpAt: daysAgo(-2), byLabel: loginOf('Inès Moreau') }
  const stuck = { ...aMail, attempts: 5, nextAttemptAt: minutesAgo(-42), createdAt: minutesAgo(95) }
  await api
    .ctx()
    .db.insert(mails)
    .values([
      {
        ...stuck,
        kind: 'PASSWORD_RESET',
        address: 'hana.suzuki@example.org',
        error: '451 4.7.1 Greylisting in action, please come back later',
      },
      { ...stuck, kind: 'INVITATION', address: 'astrid.berg@example.com', error: 'connect ETIMEDOUT 203.0.113.25:587' },
      {
        ...aMail,
        kind: 'PASSWORD_CHANGED',
        address: 'paul.girard@exmaple.org',
        state: 'FAILED',
        attempts: 12,
        error: '550 5.1.1 <paul.girard@exmaple.org>: Recipient address rejected: User unknown in virtual mailbox table',
        nextAttemptAt: daysAgo(1),
        createdAt: daysAgo(3),
        endedAt: daysAgo(1),
      },
      {
        ...aMail,
        kind: 'API_KEY_EXPIRING',
        state: 'DISCARDED',
        attempts: 2,
        nextAttemptAt: daysAgo(4),
        createdAt: daysAgo(5),
        endedAt: daysAgo(4),
      },
    ])
}

async function keepViews({ ask }: Site): Promise<void> {
  const keep = (name: string, filter: object, visibility = 'PRIVATE') =>
    ask(asked('viewCreate', 'ViewCreateInput'), { list: 'USERS', name, visibility, filter })
  await keep('Programs that were never seen', { type: 'SERVICE', neverSeen: true })
  await keep(
    'Quarterly review: no second factor, seen in the last 90 days',
    { hasMfa: false, lastSeenAt: { withinLast: 'P90D' } },
    'ORGANIZATION',
  )
}

/** Somebody’s picture, wider than high; drawn by hand, as the server lets nothing read SVG. */
export function aPortrait(): Promise<Buffer> {
  const [width, height] = [600, 400]
  const pixels = Buffer.alloc(width * height * 3)
  for (let place = 0; place < width * height; place++) pixels.set(colourAt(place % width, Math.floor(place / width)), place * 3)
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

function colourAt(x: number, y: number): [number, number, number] {
  const isWithin = (left: number, top: number, wide: number, high: number) => ((x - left) / wide) ** 2 + ((y - top) / high) ** 2 < 1
  if (isWithin(300, 185, 70, 82)) return y < 150 + (x - 300) ** 2 / 180 ? [74, 50, 38] : [232, 184, 150]
  if (isWithin(300, 430, 150, 165)) return [47, 74, 109]
  if (y > 300 - 60 * Math.abs(Math.sin(x / 70))) return [91, 122, 106]
  return [127 + y / 4, 178 + y / 9, 229 - y / 10]
}
