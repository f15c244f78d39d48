// Organizations, their members and invitations, in a real browser against the built server.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { aBrowser, aTab, barriers, inEveryLook, overflow, type Tab } from '../testing/browser.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD } from '../testing/factories.ts'
import { unexpected } from '../testing/pages.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(240_000)

let api: Api
let program: Program
let browser: Browser
beforeAll(async () => {
  api = await anApi()
  const { name } = await anOrganization(api, 'Alpine Rescue')
  await anAdministrator(api, { login: 'chief' })
  await aUser(api, { login: 'olga', in: [[name, 'org-admin']] })
  await aUser(api, { login: 'mike', name: 'Mike Miller', in: [[name, 'analyst']] })
  program = await aProgram(api.database)
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await api?.close()
})

async function signedIn(login: string, path: string): Promise<Tab & Acts> {
  const tab = await aTab(browser, program.url)
  const { page } = tab
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`)
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return { ...tab, ...actsOn(page) }
}

type Acts = ReturnType<typeof actsOn>

const actsOn = (page: Page) => ({
  click: (name: string) => page.getByRole('button', { name, exact: true }).click(),
  answer: (name: string) => page.locator('dialog').getByRole('button', { name, exact: true }).click(),
  told: (text: string | RegExp) => page.getByText(text).first().waitFor(),
})

/** The page is open to everybody in both themes and on small screens. */
async function isOpenToAll(page: Page): Promise<void> {
  await inEveryLook(page, [1280, 320], async (look) => {
    expect({ look, barriers: await barriers(page), overflow: await overflow(page) }).toEqual({ look, barriers: [], overflow: 0 })
  })
}

it('creates an organization by keyboard, describes it, locks and unlocks it', async () => {
  const { page, answer, click, told, faults, context } = await signedIn('chief', '/organizations')
  await page.getByRole('row', { name: /Alpine Rescue/ }).waitFor()
  await isOpenToAll(page)

  await page.getByRole('button', { name: 'Create', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Create an organization' }).waitFor()
  await page.keyboard.type('Borealis Bank')
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Borealis Bank' }).getByText('Nobody can manage its users').waitFor()
  await page.getByRole('row', { name: /Borealis Bank/ }).waitFor()

  await click('Edit description')
  await page.keyboard.type('Money in the north')
  await page.keyboard.press('Enter')
  await told('Description of Borealis Bank changed')
  await click('Lock')
  await page.keyboard.type('Not paid')
  expect(await barriers(page)).toEqual([])
  await answer('Lock')
  await told('Borealis Bank locked')
  await page.getByRole('row', { name: /Locked.*Borealis Bank/ }).waitFor()
  expect(await barriers(page)).toEqual([])
  await click('Unlock')
  await told('Borealis Bank unlocked')
  await page.getByRole('row', { name: /Active.*Borealis Bank/ }).waitFor()

  expect(await faults()).toEqual([])
  await context.close()
})

it('adds an existing user, changes the profile, and removes the user from the list', async () => {
  const { page, answer, click, told, faults, context } = await signedIn('chief', '/organizations')
  const name = 'Cedar Clinic'
  await anOrganization(api, name)
  await page.reload()
  await page.getByRole('row', { name: /Cedar Clinic/ }).hover()
  await page.getByRole('link', { name: `Open the page of ${name}` }).click()
  await page.getByRole('heading', { level: 1, name: `Users of ${name}` }).waitFor()

  await click('Add existing')
  await page.getByRole('combobox', { name: 'User' }).fill('mil')
  await page.getByRole('option', { name: 'mike · Mike Miller' }).click()
  expect(await barriers(page)).toEqual([])
  await answer('Add to organization')
  await told(`mike added to ${name}`)
  await page.getByRole('row', { name: /Mike Miller.*read-only/ }).waitFor()

  await click(`Actions for ${name}`)
  await page.getByRole('menuitem', { name: 'Change profile' }).click()
  await page.getByRole('combobox', { name: `Profile in ${name}` }).selectOption('org-admin')
  await click('Confirm')
  await page.getByRole('row', { name: /Mike Miller.*org-admin/ }).waitFor()
  await click(`Actions for ${name}`)
  await page.getByRole('menuitem', { name: 'Remove from organization' }).click()
  await told(`Removed from ${name}`)
  await page.getByRole('row', { name: /Mike Miller/ }).waitFor({ state: 'detached' })

  await page.getByRole('link', { name: 'Details' }).first().click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await isOpenToAll(page)
  expect(await faults()).toEqual([])
  await context.close()
})

it('lets the administrator of an organization invite without mail, and withdraw it again', async () => {
  const olga = await signedIn('olga', '/organization/users')
  const { page, answer, click, told, context } = olga
  await page.getByRole('row', { name: /Mike Miller/ }).waitFor()
  await page.getByRole('link', { name: 'Invitations' }).click()
  await page.getByRole('heading', { name: 'No invitations yet' }).waitFor()

  await click('Invite')
  await page.getByLabel('Emails').fill('ann@example.org')
  await told('This instance sends no mail: you are shown a link to hand over.')
  expect(await barriers(page)).toEqual([])
  await answer('Invite')
  await answer('Show the secret')
  const link = new URL((await page.locator('dialog code').textContent()) ?? '')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('checkbox', { name: 'I have stored it' }).check()
  await answer('Done')
  await page.getByRole('listitem', { name: 'ann@example.org' }).getByText('Open').waitFor()
  await isOpenToAll(page)

  const ann = await aTab(browser, program.url)
  await ann.page.goto(link.pathname + link.hash)
  await ann.page.getByRole('heading', { name: 'Join Alpine Rescue' }).waitFor()
  await click('Withdraw the invitation of ann@example.org')
  expect(await barriers(page)).toEqual([])
  await answer('Withdraw')
  await page.getByRole('listitem', { name: 'ann@example.org' }).getByText('Withdrawn', { exact: true }).waitFor()
  // another page in between, as a part of an address alone loads nothing
  await ann.page.goto('/sign-in')
  await ann.page.goto(link.pathname + link.hash)
  await ann.page.getByRole('heading', { name: 'This invitation is not open any more' }).waitFor()

  expect(unexpected([...(await olga.faults()), ...(await ann.faults())])).toEqual([])
  await ann.context.close()
  await context.close()
})

it('shows administrators of one organization theirs, and nothing of the others', async () => {
  const { page, click, told, faults, context } = await signedIn('olga', '/organization/details')
  await page.getByRole('heading', { level: 1, name: 'Alpine Rescue' }).waitFor()
  await isOpenToAll(page)
  expect(await page.getByRole('button', { name: 'Edit name' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Lock' }).count()).toBe(0)
  await click('Edit description')
  await page.keyboard.type('Mountains and huts')
  await page.keyboard.press('Enter')
  await told('Description of Alpine Rescue changed')

  await page.goto('/organizations')
  await page.getByRole('heading', { name: 'You may not see this page' }).waitFor()
  expect(await faults()).toEqual([])
  await context.close()
})
