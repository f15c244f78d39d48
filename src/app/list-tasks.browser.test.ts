// What administrators do in the list of users, of the whole instance and of one organization, by the mouse and by the keyboard alone: who is in it, and what is shown of it.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, jest } from '@jest/globals'
import { at, type Data } from '../testing/api.ts'
import { barriers } from '../testing/browser.ts'
import { aUser, type Person } from '../testing/factories.ts'
import { aSite, type Site } from '../testing/site.ts'
import {
  aMember,
  answer,
  button,
  drawerOf,
  everybodyDoes,
  find,
  known,
  open,
  profilesOf,
  question,
  rowOf,
  type Scene,
  type Task,
  told,
  unique,
  viewerOf,
} from '../testing/tasks.ts'

// a browser, a server, a database and a mail server share the cores
jest.setTimeout(120_000)

let site: Site
beforeAll(async () => {
  site = await aSite()
})
afterAll(() => site?.close())

/** Waits until these are listed in this order, and nobody else. */
function lists({ page }: Scene, users: Person[]): Promise<void> {
  const rows = users.map(({ id }) => `tr[data-id="${id}"]`).join(' + ')
  return page.locator(`tbody:not(:has(> tr:nth-child(${users.length + 1}))) > ${rows}`).waitFor()
}

const creates: Task = async (scene) => {
  const { site, page, hand, isOfOrganization, home, list } = scene
  const login = `new-${unique()}@example.org`
  await page.goto(`${list}?view=all`)
  await page.locator('tbody tr').first().waitFor()

  await hand.press(button(page, 'Create'))
  const asked = await question(scene, isOfOrganization ? `Create a user in ${home.name}` : 'Create a user')
  await hand.write(asked.getByRole('textbox', { name: 'Login' }), login)
  await hand.write(asked.getByRole('textbox', { name: 'Name' }), 'Grace Hopper')
  if (!isOfOrganization) await hand.find(asked.getByRole('combobox', { name: 'Organization' }), home.name)
  await hand.choose(asked.getByRole('combobox', { name: 'Profile' }), 'analyst')
  expect(await barriers(page)).toEqual([])
  await hand.press(button(asked, 'Create user'))

  const drawer = await drawerOf(scene, login)
  await drawer.getByText('Grace Hopper').first().waitFor()
  await rowOf(scene, { login }).getByText('Invited').waitFor()
  expect(await known(site, { login })).toMatchObject({ name: 'Grace Hopper', state: 'INVITED', type: 'NORMAL' })
  expect(await profilesOf(site, { login })).toEqual({ [home.name]: 'analyst' })
  await site.mailTo(login, /password#/)
}

const adds: Task = async (scene) => {
  const { site, hand, home, branch, isOfOrganization } = scene
  const user = await aMember(scene)
  expect(await worksIn(branch, user)).toBe(false)
  const drawer = await open(scene, user)

  await hand.press(button(drawer, 'Add to organization'))
  await hand.find(drawer.getByRole('combobox', { name: 'Organization' }), branch.name)
  await hand.choose(drawer.getByRole('combobox', { name: 'Profile', exact: true }), 'analyst')
  await hand.press(button(drawer, 'Confirm'))

  await told(scene, `Added to ${branch.name}`)
  // to administrators of organizations the others of a user are not shown
  if (isOfOrganization) await drawer.getByText('Also belongs to other organizations.').waitFor()
  else await button(drawer, `Actions for ${branch.name}`).waitFor()
  expect(await profilesOf(site, user)).toEqual({ [home.name]: 'analyst', [branch.name]: 'analyst' })
  expect(await worksIn(branch, user)).toBe(true)
}

/** Whether the key of the user is good for anything there. */
const worksIn = async ({ name }: { name: string }, { key }: Person): Promise<boolean> =>
  at((await viewerOf(site, key, name)) ?? null, 'organization', 'name') === name

const removes: Task = async (scene) => {
  const { site, page, hand, home, branch, isOfOrganization } = scene
  const user = await aMember(scene, {
    in: [
      [home.name, 'analyst'],
      [branch.name, 'analyst'],
    ],
  })
  const drawer = await open(scene, user)

  await hand.pick(button(drawer, `Actions for ${home.name}`), 'Remove from organization')
  // administrators of an organization cannot add whom they do not see any more
  if (isOfOrganization) await answer(scene, `Remove ${user.login} from ${home.name}?`, 'Remove from organization')
  await told(scene, `Removed from ${home.name}`)
  await rowOf(scene, user).waitFor({ state: isOfOrganization ? 'detached' : 'visible' })
  expect(await profilesOf(site, user)).toEqual({ [branch.name]: 'analyst' })
  expect([await worksIn(home, user), await worksIn(branch, user)]).toEqual([false, true])
  const undo = page.getByRole('status').getByRole('button', { name: 'Undo' })
  if (isOfOrganization) {
    expect(await undo.count()).toBe(0)
    return drawer.waitFor({ state: 'detached' })
  }

  await hand.press(undo)
  await button(drawer, `Actions for ${home.name}`).waitFor()
  expect(await profilesOf(site, user)).toEqual({ [home.name]: 'analyst', [branch.name]: 'analyst' })
  expect(await barriers(page)).toEqual([])
}

const views: Task = async (scene) => {
  const { site, page, hand, actor, isOfOrganization, list, home } = scene
  const program = (name: string) => aUser(site.api, { name, type: 'SERVICE', in: [[home.name, 'read-only']] })
  const [alpha, beta, gamma] = [await program('Alpha'), await program('Beta'), await program('Gamma')]
  await site.ask('mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { message } } }', { id: beta.id })
  const name = `Programs ${unique()}`
  await page.goto(`${list}?view=all`)
  await page.locator('tbody tr').first().waitFor()

  const filter = async (by: string, value: string) => {
    await hand.press(button(page, 'Add filter'))
    await hand.find(page.getByRole('combobox', { name: 'Filter by…' }), by)
    await hand.find(page.getByRole('combobox', { name: `Find ${by.toLowerCase()}` }), value)
  }
  await filter('Type', 'Service')
  if (!isOfOrganization) await filter('Organization', home.name)
  const byName = page.getByRole('columnheader').getByRole('button', { name: /^Name/ })
  await hand.press(byName)
  await lists(scene, [alpha, beta, gamma])
  await hand.press(byName)
  await lists(scene, [gamma, beta, alpha])
  await hand.pressIn(rowOf(scene, alpha), rowOf(scene, alpha).getByRole('button', { name: 'Active' }))
  await lists(scene, [gamma, alpha])

  await hand.press(button(page, 'View: All, changed'))
  await hand.press(button(page, 'Save as…'))
  const saving = await question(scene, 'Save view')
  await hand.write(saving.getByRole('textbox', { name: 'Name' }), name)
  await hand.press(button(saving, 'Save'))
  await told(scene, `View “${name}” saved`)
  await button(page, `View: ${name}`).waitFor()
  const VIEWS = 'query ($list: ListName!) { views(list: $list) { name } }'
  const saved = await site.api.ask(VIEWS, { list: isOfOrganization ? 'ORGANIZATION_USERS' : 'USERS' }, actor)
  expect((at(saved.data, 'views') as Data[]).map((view) => at(view, 'name'))).toEqual([name])

  await page.goto('/settings')
  await page.goto(list)
  await button(page, `View: ${name}`).waitFor()
  await lists(scene, [gamma, alpha])
  await hand.press(button(page, `View: ${name}`))
  await hand.find(page.getByRole('combobox', { name: 'Find view' }), 'All')
  await rowOf(scene, beta).waitFor()
}

const exports: Task = async (scene) => {
  const { page, hand, isOfOrganization, home } = scene
  const prefix = `export-${unique()}`
  const [first, , third] = [
    await aMember(scene, { login: `${prefix}-1` }),
    await aMember(scene, { login: `${prefix}-2`, name: '=1+1' }),
    await aMember(scene, { login: `${prefix}-3` }),
  ]
  await find(scene, prefix, 3)
  const title = isOfOrganization ? `Export users of ${home.name}` : 'Export users'

  await hand.select(rowOf(scene, first))
  await hand.select(rowOf(scene, third))
  await hand.press(page.getByRole('group', { name: 'Selection' }).getByRole('button', { name: 'Export' }))
  const some = await question(scene, title)
  await hand.choose(some.getByRole('combobox', { name: 'Format' }), 'JSON, one array')
  await hand.tick(some.getByRole('checkbox', { name: 'Id', exact: true }))
  const picked = await exported(scene, 'Export 2 rows')
  expect(JSON.parse(picked.text)).toEqual([first, third].map(({ login, name }) => expect.objectContaining({ login, name })))
  expect(picked.text).not.toContain(first.id)

  await hand.press(button(page, 'Export…'))
  const all = await question(scene, title)
  await hand.mark(all.getByRole('radio', { name: /^All that match/ }))
  const { name, text } = await exported(scene, 'Export 3 rows')
  expect(name).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/)
  const [heads = '', ...rows] = text.trimEnd().split('\r\n')
  expect([heads.split(',').slice(0, 3), rows.map((row) => row.split(',')[1])]).toEqual([
    ['id', 'login', 'name'],
    [1, 2, 3].map((place) => `${prefix}-${place}`),
  ])
  expect(text).toContain(",'=1+1,")
}

/** The file that the browser got by the button. */
async function exported({ page, hand }: Scene, name: string): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download')
  await hand.press(button(page, name))
  const download = await downloading
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

everybodyDoes(() => site, {
  'creates a user, who gets a link by mail': creates,
  'adds to another organization': adds,
  'removes from an organization, which is taken back where it can be': removes,
  'filters, sorts and finds that again as a view': views,
  'exports what was selected, and all that match': exports,
})
