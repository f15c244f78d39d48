// What concerns the instance as a whole: its keys, its audit trail, its mail and how people sign in; and one’s own account.
import { mails } from '../../server/mail/table.ts'
import { codeOf } from '../authenticator.ts'
import { aDevice } from '../browser.ts'
import { loginIn, WHO } from './office.ts'
import { button, click, dialog, drawer, field, goAs, goTo, leave, main, overtake, rows, said, store, type Walk } from './walk.ts'

const keys: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/api-keys')
  await rows(page).waitFor()
  await look('keys', main(page))
  await page.getByRole('row', { name: /Laboratory import/ }).press('Enter')
  await said(drawer(page), 'Northwind Clinic')
  await look('key, drawer', drawer(page))
  await goTo(page, '/api-keys?state=is.REVOKED')
  await page.getByRole('row', { name: /before the move/ }).press('Enter')
  await drawer(page).getByRole('region', { name: 'Limited to' }).waitFor()
  await look('key, revoked', drawer(page))
  await goTo(page, '/api-keys?view=all&open=00000000-0000-7000-8000-000000000000')
  await said(drawer(page), 'API key not found')
  await look('key, not found', drawer(page))
}

const trail: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/audit')
  await rows(page).waitFor()
  await look('audit', main(page))
  await goTo(page, '/audit?action=is.user.lock')
  await page.getByRole('row', { name: /tom.becker/ }).press('Enter')
  await said(drawer(page), 'Changes')
  await look('audit, event', drawer(page))
  await goTo(page, '/audit?open=00000000-0000-7000-8000-000000000000')
  await said(drawer(page), 'Event not found')
  await look('audit, event not found', drawer(page))
}

const mail: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/platform/smtp')
  await field(page, 'Recipient').fill('ines@example.org')
  await click(page, 'Send test mail')
  await said(page, 'The server has taken the mail.')
  await look('smtp, set by the environment', main(page))
  await goTo(page, '/platform/mail?state=QUEUED')
  await page.getByRole('listitem', { name: /hana/ }).waitFor()
  await look('mail, waiting', main(page))
  await click(page, /^Discard .*hana/)
  await look('discard mail', dialog(page))
  await leave(page)
  await click(page, 'All')
  await page.getByRole('listitem').nth(4).waitFor()
  await look('mail', main(page))
}

const authentication: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/platform/authentication')
  await field(page, 'At least').waitFor()
  await look('authentication', main(page))
  await field(page, 'End after').fill('5')
  await field(page, 'Wrong tries').fill('')
  await button(page, 'Confirm').waitFor()
  await look('authentication, changed', main(page))
  await field(page, 'Wrong tries').fill('4')
  await click(page, 'Confirm')
  await page.locator('[aria-invalid=true]').first().waitFor()
  await look('authentication, refused', page.locator('[aria-invalid=true]').first())
  await click(page, 'Cancel')
  await page.getByRole('switch', { name: /^Keep secrets/ }).click()
  await click(page, 'Confirm')
  await dialog(page).waitFor()
  await look('erase secrets', dialog(page))
  await leave(page)
  await click(page, 'Cancel')
  await overtake(office, 'authenticationSettingsUpdate', 'AuthenticationSettingsUpdateInput', { passwordMinLength: 14 })
  await field(page, 'At least').fill('16')
  await click(page, 'Confirm')
  await button(page, 'Keep mine').waitFor()
  await look('authentication, changed by another first', page.getByRole('alert').filter({ hasText: /heirs/ }))
}

const ownAccount: Walk = async ({ office, look, ...tab }) => {
  const { page } = tab
  await aDevice(tab)
  await goAs(tab, { login: WHO.own }, '/settings')
  await button(page, 'Delete all others').waitFor()
  await look('settings', main(page))
  await click(page, 'Change password')
  await field(page, 'Current password').fill('something')
  await field(page, 'New password').fill('Emma2026')
  await said(page, /^8 of at least|Strength: /)
  await look('settings, password', page.getByRole('region', { name: 'Password' }))
  await click(page, 'Delete all others')
  await look('delete all other sessions', dialog(page))
  await leave(page)

  await click(page, 'Add authenticator app')
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  await look('add an app', dialog(page))
  await field(dialog(page), 'Code').fill(codeOf(((await dialog(page).locator('code').textContent()) ?? '').replaceAll(' ', ''), new Date()))
  await page.keyboard.press('Enter')
  await button(dialog(page), 'I have stored them').waitFor()
  await look('recovery codes, in the settings', dialog(page))
  await click(dialog(page), 'I have stored them')
  await click(page, 'Renew recovery codes')
  await look('renew recovery codes', dialog(page))
  await leave(page)
  await click(page, 'Add passkey')
  await look('add a passkey', dialog(page))
  await field(dialog(page), 'Name').fill('Laptop')
  await click(dialog(page), 'Create passkey')
  await dialog(page).waitFor({ state: 'detached' })
  await click(page, 'Replace authenticator app')
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  await look('replace an app', dialog(page))
  await click(dialog(page), 'Cancel')
  await click(page, 'Remove Authenticator app')
  await look('remove a second factor', dialog(page))
  await leave(page)
  await look('settings, with second factors', page.getByRole('region', { name: 'Second factors' }))
}

const compact: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.keeper, '/settings')
  const preferences = page.getByRole('region', { name: 'Preferences' })
  await preferences.getByText('Compact', { exact: true }).click()
  await page.locator('html[data-density=compact]').waitFor()
  await goTo(page, '/organization/users')
  await rows(page).waitFor()
  await look('users, compact', main(page))
}

const withoutMail: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, `/users/${loginIn('Marie Dubois')}`)
  const reset = button(page, 'Reset password')
  await reset.focus()
  await page.getByRole('tooltip').waitFor()
  await look('without mail, why an act is blocked', page.getByRole('tooltip'), { by: reset })
  await goTo(page, '/organizations/Northwind%20Clinic/invitations')
  await click(page, 'Invite')
  await page.getByLabel('Emails').fill('anna@example.com')
  await look('without mail, invite', dialog(page))
  await click(dialog(page), 'Invite')
  await click(dialog(page), 'Show the secret')
  await look('without mail, link of an invitation', dialog(page))
  await store(page)
  await goTo(page, '/organizations/Cedar%20County%20Schools/invitations')
  await said(page, 'No invitations yet')
  await look('no invitations yet', main(page))
  await goTo(page, '/users?view=all')
  await click(page, 'Create')
  await field(dialog(page), 'Login').fill('georges.lemaitre')
  await look('without mail, create a user', dialog(page))
  await leave(page)
  await office.site.api.ctx().db.delete(mails)
  await goTo(page, '/platform/mail')
  await said(page, 'No mail yet')
  await look('no mail yet', main(page))

  await goTo(page, '/platform/smtp')
  await field(page, 'Host').waitFor()
  await look('smtp', main(page))
  await field(page, 'Host').fill('127.0.0.1')
  await page.getByRole('combobox', { name: 'Security' }).selectOption('NONE')
  await field(page, 'Port').fill('2525')
  await field(page, 'Address').fill('accounts@example.org')
  await field(page, 'Username').fill('roster')
  await click(page, 'Send test mail')
  await said(page, /^It ended at/)
  await look('smtp, refused', main(page))
  await click(page, 'Confirm')
  await said(page, 'SMTP settings saved')
  await overtake(office, 'smtpSettingsUpdate', 'SmtpSettingsUpdateInput', { senderName: 'Example Accounts' })
  await field(page, 'Name').fill('Accounts')
  await click(page, 'Confirm')
  await button(page, 'Keep mine').waitFor()
  await look('smtp, changed by another first', page.getByRole('alert').filter({ hasText: /heirs/ }))
}

export const platformWalks: Record<string, Walk> = {
  'keys of all': keys,
  'the audit trail': trail,
  'mail and its server': mail,
  authentication,
  'one’s own account': ownAccount,
  'a compact list': compact,
}

/** Through an instance that sends no mail. */
export const walkOfferingLinks = withoutMail
