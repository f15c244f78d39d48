// What the stories of administrators' tasks stand on: who works, where and with which hand, and how to know what came of it other than from the page.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import type { OrganizationRef } from '../server/organizations/table.ts'
import { at, type Data } from './api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person } from './factories.ts'
import { type Hand, keyboard, mouse } from './hands.ts'
import { signIn, unexpected } from './pages.ts'
import type { Site } from './site.ts'

export type Scene = {
  site: Site
  page: Page
  hand: Hand
  /** Who works. */
  actor: Person
  /** Whether for one organization only. */
  isOfOrganization: boolean
  /** Where the list of users is. */
  list: string
  /** The organization of whoever is worked on, and another one that the actor manages. */
  home: OrganizationRef
  branch: OrganizationRef
}

/** One thing that administrators do, in the list or beside it. */
export type Task = (scene: Scene) => Promise<void>

const HANDS = { mouse, 'the keyboard alone': keyboard }

const all = (['a platform administrator', 'an organization administrator'] as const).flatMap((who) =>
  (['mouse', 'the keyboard alone'] as const).map((hand) => ({ who, hand })),
)
// `npm run test:deep` lets each administrator do everything with each hand; otherwise two of them share the tasks
const IS_DEEP = process.env.ROSTER_DEEP === '1'
const cells = IS_DEEP ? all : all.filter(({ who, hand }) => (who === 'a platform administrator') === (hand === 'mouse'))
const shareOf = (tasks: Record<string, Task>, who: string) =>
  Object.entries(tasks).filter((_, index) => IS_DEEP || cells[index % cells.length]?.who === who)

/** Each task as one test for a kind of administrator with a kind of hands, each of these pairs in a tab of its own. */
export function everybodyDoes(siteOf: () => Site, tasks: Record<string, Task>): void {
  const working = cells.filter(({ who }) => shareOf(tasks, who).length > 0)
  describe.each(working)('$who by $hand', ({ who, hand }) => {
    let scene: Scene
    let faults: () => Promise<string[]>
    let close: () => Promise<void>
    beforeAll(async () => {
      const site = siteOf()
      const { page, context, faults: faultsOf } = await site.tab()
      const [home, branch] = [await anOrganization(site.api), await anOrganization(site.api)]
      const isOfOrganization = who === 'an organization administrator'
      const actor = isOfOrganization ? await anOrgAdmin(site.api, home, branch) : await anAdministrator(site.api)
      await signIn(page, actor.login, PASSWORD)
      scene = {
        site,
        page,
        hand: HANDS[hand](page),
        actor,
        isOfOrganization,
        list: isOfOrganization ? '/organization/users' : '/users',
        home,
        branch,
      }
      faults = faultsOf
      close = () => context.close()
    })
    afterAll(() => close?.())

    it.each(shareOf(tasks, who))('%s', async (_name, task) => {
      await task(scene)
      expect(unexpected(await faults())).toEqual([])
    })
  })
}

export const unique = (): string => randomUUID().slice(0, 8)

export type Member = Person & { email: string }

/** Somebody who belongs to the home of the scene alone, and gets mail. */
export async function aMember({ site, home }: Scene, wanted: Parameters<typeof aUser>[1] = {}): Promise<Member> {
  const login = `user-${unique()}`
  const email = `${login}@example.org`
  return { ...(await aUser(site.api, { login, name: `The ${login}`, email, in: [[home.name, 'analyst']], ...wanted })), email }
}

export const rowOf = ({ page }: Scene, { login }: { login: string }): Locator => page.getByRole('row', { name: login })

/** The list with those rows alone whose login begins like this; the first of them. */
export async function find(scene: Scene, login: string, count = 1): Promise<Locator> {
  const { page, hand, list } = scene
  await page.goto(`${list}?view=all`)
  await page.locator('tbody tr').first().waitFor()
  await hand.search(page.getByRole('searchbox', { name: 'Search login, name, email' }), login)
  await page.locator('tbody tr').nth(count).waitFor({ state: 'detached' })
  const row = rowOf(scene, { login }).nth(0)
  await row.waitFor()
  return row
}

/** The user beside the list, found and opened there. */
export async function open(scene: Scene, { login }: { login: string }): Promise<Locator> {
  await scene.hand.open(await find(scene, login))
  return drawerOf(scene, login)
}

/** The user on a page of its own, to which its row leads. */
export async function openPage(scene: Scene, { login, name }: { login: string; name: string }): Promise<Locator> {
  const row = await find(scene, login)
  await scene.hand.pressIn(row, row.getByRole('link', { name: `Open the page of ${login}` }))
  await scene.page.getByRole('heading', { level: 1, name }).waitFor()
  return scene.page.getByRole('main')
}

export async function drawerOf({ page }: Scene, login: string): Promise<Locator> {
  const drawer = page.getByRole('dialog', { name: login, exact: true })
  await drawer.getByRole('heading', { name: 'Account' }).waitFor()
  return drawer
}

export const button = (place: Locator | Page, name: string): Locator => place.getByRole('button', { name, exact: true })

/** What is asked over the page before anything is done. */
export async function question({ page }: Scene, title: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: title, exact: true })
  await dialog.waitFor()
  return dialog
}

/** Answers the question with its button. */
export async function answer(scene: Scene, title: string, name: string): Promise<void> {
  await scene.hand.press(button(await question(scene, title), name))
}

export const told = ({ page }: Scene, words: string): Promise<void> => page.getByRole('status').getByText(words).first().waitFor()

/** What is shown once, said to be stored. */
export async function stored(scene: Scene, title: string): Promise<string> {
  const { hand } = scene
  const dialog = await question(scene, title)
  await hand.press(button(dialog, 'Show the secret'))
  const secret = (await dialog.locator('code').textContent()) ?? ''
  await hand.tick(dialog.getByRole('checkbox', { name: 'I have stored it' }))
  await hand.press(button(dialog, 'Done'))
  await dialog.waitFor({ state: 'detached' })
  return secret
}

export async function giveFile(
  { page, hand }: Scene,
  target: Locator,
  file: { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const asking = page.waitForEvent('filechooser')
  await hand.press(target)
  await (await asking).setFiles(file)
}

const USER = `query ($login: String!) {
  user(login: $login) {
    name email avatar type state lockReason hasMfa sessions { id }
    memberships { organization { name } profile { name } }
  }
}`

/** The user as the API tells of it; null when there is none. */
export async function known({ api, boss }: Site, { login }: { login: string }): Promise<Data | undefined> {
  return at((await api.ask(USER, { login }, boss)).data, 'user')
}

/** Of each organization of the user the profile there. */
export async function profilesOf(site: Site, user: { login: string }): Promise<Record<string, Data | undefined>> {
  const memberships = (at((await known(site, user)) ?? null, 'memberships') ?? []) as Data[]
  return Object.fromEntries(memberships.map((one) => [String(at(one, 'organization', 'name')), at(one, 'profile', 'name')]))
}

const VIEWER = '{ viewer { user { login } organization { name } permissions } }'

/** What a key is answered by the server that the console talks to: whose it is and what it may do there, or the status of a refusal. */
export async function viewerOf({ url }: Site, key: string, organization?: string): Promise<Data | undefined> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      connection: 'close',
      ...(organization !== undefined && { 'x-organization': encodeURIComponent(organization) }),
    },
    body: JSON.stringify({ query: VIEWER }),
  })
  if (!response.ok) return response.status
  const { data } = (await response.json()) as { data: Data }
  return at(data, 'viewer')
}

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { login } } userErrors { code } } }'

/** Whether the password alone lets the user in. */
export async function signsIn({ api }: Site, { login }: { login: string }, password: string): Promise<boolean> {
  const { data } = await api.ask(SIGN_IN, { input: { login, password } })
  return at(data, 'signIn', 'viewer', 'user', 'login') === login
}

/** Whether a browser with this cookie is still signed in. */
export async function isIn({ api }: Site, cookie: string): Promise<boolean> {
  const { data } = await api.ask('{ viewer { user { login } } }', {}, { cookie })
  return at(data, 'viewer', 'user') !== undefined
}
