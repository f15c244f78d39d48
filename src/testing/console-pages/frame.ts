// What stands round every page, and what comes over any.
import { eq } from 'drizzle-orm'
import { invitations } from '../../server/invitations/table.ts'
import { sessions } from '../../server/sessions/table.ts'
import { loginIn, WHO } from './office.ts'
import { button, click, close, dialog, drawer, field, goAs, goTo, item, leave, main, menu, popup, rows, said, type Walk } from './walk.ts'

const menus: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/dashboard')
  await page.getByRole('table').first().waitFor({ state: 'attached' })
  await look('dashboard', main(page))

  await click(page, /^Your menu/)
  await item(page, 'Sign out').waitFor()
  await look('own menu', menu(page), { only: 'wide' })
  await close(menu(page))
  await click(page, /^Organization: /)
  await popup(page).getByRole('option').first().waitFor()
  await look('organization switch', popup(page), { only: 'wide' })
  await page.getByRole('combobox', { name: 'Find organization' }).fill('no')
  await page.getByRole('option', { name: 'Delta Freight' }).waitFor({ state: 'detached' })
  await look('organization switch, searched', popup(page), { only: 'wide' })
  await close(popup(page))

  await page.setViewportSize({ width: 390, height: 800 })
  await click(page, 'Open navigation')
  await look('navigation', dialog(page), { only: 'narrow' })
  await click(dialog(page), /^Your menu/)
  await item(page, 'Sign out').waitFor()
  await look('navigation, own menu', menu(page), { only: 'narrow' })
  await close(menu(page))
  await click(dialog(page), /^Organization: /)
  await popup(page).getByRole('option').first().waitFor()
  await look('navigation, organization switch', popup(page), { only: 'narrow' })
  await close(popup(page))
  await leave(page)
  await page.setViewportSize({ width: 1280, height: 800 })

  // with the rights of one organization only
  await click(page, /^Organization: /)
  await page.getByRole('option', { name: 'Northwind Clinic' }).click()
  await button(page, /^Organization: Northwind Clinic/).waitFor()
  await goTo(page, '/users')
  await button(page, 'Switch to platform').waitFor()
  await look('not allowed in this organization', main(page))
  await goTo(page, '/organization/users')
  await page.getByRole('heading', { name: 'You may not see this page' }).waitFor()
  await look('not allowed', main(page))
  await page.goto('/nowhere-at-all')
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  await look('page not found, signed in', page.getByRole('main'))
}

const keys: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, `/users?size=10&open=${await office.idOf(WHO.whole)}`)
  await button(drawer(page), 'Lock').waitFor()
  const palette = page.getByRole('combobox', { name: 'Go to, find, do' })
  await page.keyboard.press('Control+k')
  await palette.waitFor()
  await look('command palette', dialog(page))
  await palette.fill('mar')
  await page.getByRole('option', { name: /Marie Dubois/ }).waitFor()
  await look('command palette, users', dialog(page))
  await palette.fill('nobody at all')
  await said(dialog(page), 'Nothing matches.')
  await look('command palette, nothing', dialog(page))
  await leave(page)
  await page.locator('body').press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await look('shortcuts', dialog(page))
  await leave(page)
}

const overEveryPage: Walk = async ({ office, page, look }) => {
  const { db } = office.site.api.ctx()
  const ofChief = eq(sessions.userId, office.chief.id)
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000)
  await goAs({ page }, office.chief, `/users?size=10&open=${office.chief.id}`)
  await rows(page).waitFor()
  await db
    .update(sessions)
    .set({ idleSeconds: 250, expiresAt: inSeconds(250) })
    .where(ofChief)
  await page.reload()
  const question = page.getByRole('alertdialog')
  await question.waitFor()
  await look('session warning', question)

  await db
    .update(sessions)
    .set({ idleSeconds: 3600, expiresAt: inSeconds(3600), startedAt: inSeconds(-3600), confirmedAt: null })
    .where(ofChief)
  await page.reload()
  await click(drawer(page), 'Edit email')
  await field(drawer(page), 'Email').fill('ines@example.org')
  await page.keyboard.press('Enter')
  const confirmation = page.getByRole('dialog', { name: 'Confirm it is you' })
  await confirmation.waitFor()
  await look('confirmation in the console', confirmation)
}

const bannered: Walk = async ({ office, page, look }) => {
  const { db } = office.site.api.ctx()
  const login = loginIn('Jonas Weber')
  await db
    .update(invitations)
    .set({ login, userId: await office.idOf(login) })
    .where(eq(invitations.login, WHO.alone))
  await goAs({ page }, { login }, '/organization/users')
  const banner = page.getByRole('region', { name: 'Your invitations' })
  await banner.waitFor()
  await look('own invitation', banner)
  await click(banner, 'Decline')
  await said(banner, /It ends for good/)
  await look('own invitation, declining', banner)
}

const failing: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/settings')
  const failure = { message: 'No.', extensions: { code: 'INTERNAL', requestId: '0197c2f0-7d1c-7c2e-9c55-8f5a3f0d9b21' } }
  const answer = { status: 200, contentType: 'application/json', body: JSON.stringify({ errors: [failure] }) }
  const isOfUsers = (text: string | null) => text?.includes('"operationName":"Users"') ?? false
  let waiting = Promise.resolve()
  await page.route('**/graphql', async (route) => {
    if (!isOfUsers(route.request().postData())) return route.continue()
    await waiting
    await route.fulfill(answer)
  })
  let answerNow = () => {}
  waiting = new Promise((resolve) => {
    answerNow = resolve
  })
  await goTo(page, '/users')
  await page.locator('tbody[aria-hidden]').waitFor({ state: 'attached' })
  await look('list on its way', main(page))
  answerNow()
  await button(page, 'Retry').waitFor()
  await look('list that cannot be read', main(page))
}

export const frameWalks: Record<string, Walk> = {
  'menus and the ways from page to page': menus,
  'palette and shortcuts': keys,
  'over every page': overEveryPage,
  'an invitation of one’s own': bannered,
  'a list that fails': failing,
}
