// Lists, and all that hangs on one.
import type { Page } from 'playwright-core'
import { KEPT } from './office.ts'
import { button, click, close, dialog, goAs, goTo, leave, main, popup, rows, said, type Walk } from './walk.ts'

const filtered: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/users')
  await rows(page).waitFor()
  await look('users', main(page))
  // what is behind a popup was looked at by now
  await goTo(page, '/users?size=10')
  await rows(page).waitFor()

  const choose = (name: string) => page.getByRole('option', { name, exact: true }).click()
  const back = () => click(popup(page), 'All filters')
  await click(page, 'Add filter')
  const filters = page.getByRole('combobox', { name: 'Filter by…' })
  await filters.waitFor()
  await look('filters', popup(page))
  await filters.fill('lo')
  await page.getByRole('option', { name: 'State Locked' }).waitFor()
  await look('filters, searched', popup(page))
  await filters.fill('')
  await choose('State')
  await look('filter by a choice', popup(page))
  await back()
  await choose('MFA')
  await look('filter by yes or no', popup(page))
  await back()
  await choose('Organization')
  await page.getByRole('option', { name: KEPT }).waitFor()
  await look('filter by an organization', popup(page))
  await back()
  await choose('Created by')
  await page.getByRole('option').nth(3).waitFor()
  await look('filter by a person', popup(page))
  await back()
  await choose('Last seen')
  await page.getByLabel('How long').waitFor()
  await look('filter by a duration', popup(page))
  await page.getByRole('combobox', { name: 'Comparison' }).selectOption('between')
  await look('filter by days', popup(page))
  await back()
  await choose('Login, name or email')
  await look('filter by a text', popup(page))
  await close(popup(page))

  const clinic = await office.organizationId('Northwind Clinic')
  const council = await office.organizationId('Harbor City Council')
  await goTo(
    page,
    `/users?type=is.NORMAL&lastSeen=notFor.P5D&organization=not.${clinic}&profile=not.analyst&hasKey=is.no&created=between.2020-01-01T00:00:00.000Z_&size=10`,
  )
  await rows(page).waitFor()
  await look('filter chips', page.getByRole('group', { name: 'Filters' }))
  await goTo(page, `/users?organization=is.${council}&state=is.ACTIVE&size=10`)
  await rows(page).waitFor()
  await click(page, 'Change filter: State is Active')
  await popup(page).waitFor()
  await look('filter chip, open', popup(page))
  await close(popup(page))
  await goTo(page, '/users?q=nobody-at-all&state=is.LOCKED')
  await said(page, 'Nothing matches')
  await look('nothing matches', main(page))
}

const viewed: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/users?state=is.LOCKED')
  await rows(page).waitFor()
  const open = async () => {
    await click(page, /^View: /)
    await page.getByRole('option', { name: /Quarterly review/ }).waitFor()
  }
  await open()
  await look('views', popup(page))
  await click(popup(page), 'Save as…')
  await dialog(page).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Locked, to be looked at each Monday')
  await look('save view', dialog(page))
  await click(dialog(page), 'Save')
  await said(page, /^View “Locked/)
  await look('toast', page.getByRole('status').filter({ hasText: /^View “Locked/ }))
  await open()
  await click(popup(page), 'Manage…')
  await dialog(page).getByText('Quarterly review').waitFor()
  await look('manage views', dialog(page))
  await click(dialog(page), /^Rename “Locked/)
  await look('manage views, renaming', dialog(page))
  await page.keyboard.press('Escape')
  await click(dialog(page), /^Delete “Quarterly/)
  await button(dialog(page), /^Really delete/).waitFor()
  await look('manage views, deleting', dialog(page))
  await leave(page)

  await click(page, 'Columns')
  await popup(page).getByRole('listitem').first().waitFor()
  await look('columns', popup(page))
  await close(popup(page))
  await goTo(page, '/users?view=all&columns=user+email+organizations+lastSeen+updated')
  await rows(page).waitFor()
  await look('users, other columns', main(page))
}

const selected: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/users?view=all&size=10')
  const bar = page.getByRole('group', { name: 'Selection' })
  await tick(page, 1)
  await tick(page, 3)
  await said(bar, '2 selected')
  await look('selection', bar)
  await click(bar, 'Export')
  await dialog(page).waitFor()
  await look('export of a selection', dialog(page))
  await leave(page)
  await click(bar, /^Select all/)
  await said(bar, /that match are selected/)
  await look('selection of all', bar)
  await click(bar, 'Export')
  await dialog(page).waitFor()
  await look('export', dialog(page))

  let isHeld = true
  await page.route('**/export/**', (route) => (isHeld ? undefined : route.continue()))
  await click(dialog(page), /^Export \d/)
  await page.getByRole('progressbar').waitFor()
  await look('export, running', dialog(page))
  isHeld = false
  await click(dialog(page), 'Cancel')
  await said(dialog(page), 'Export cancelled. Nothing was kept.')
  await look('export, cancelled', dialog(page))
}

const tick = (page: Page, row: number): Promise<void> => page.locator('tbody tr').nth(row).getByRole('checkbox').click()

export const listWalks: Record<string, Walk> = {
  'filters of a list': filtered,
  'views and columns of a list': viewed,
  'a selection and its export': selected,
}
