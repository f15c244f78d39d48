// One user: the drawer, the page in every state, and every question about one.
import { aPortrait, loginIn, WHO } from './office.ts'
import {
  button,
  click,
  close,
  dialog,
  drawer,
  field,
  goAs,
  goTo,
  item,
  leave,
  main,
  menu,
  overtake,
  said,
  store,
  type Visit,
  type Walk,
} from './walk.ts'

const inEveryState: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, `/users?view=all&open=${await office.idOf(WHO.whole)}`)
  await drawer(page).getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor()
  await look('user, drawer', drawer(page))
  const isThere = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const stops: [name: string, login: string, heading: string][] = [
    ['user', WHO.whole, 'Marie Dubois'],
    ['user, service', WHO.service, 'Nightly backup'],
    ['user, locked', WHO.locked, 'Tom Becker'],
    ['user, invited', WHO.invited, 'Léa Fontaine'],
    ['user, held up', WHO.throttled, 'Priya Nair'],
    ['user, in no organization', WHO.alone, 'Felix Braun'],
    ['user, oneself', office.chief.login, office.chief.name],
  ]
  for (const [name, login, title] of stops) {
    await goTo(page, `/users/${login}`)
    await isThere(title)
    await page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor()
    await look(name, main(page))
  }
  await goTo(page, `/users/${WHO.locked}`)
  const link = button(page, 'One-time link')
  await link.focus()
  await page.getByRole('tooltip').waitFor()
  await look('user, why an act is blocked', page.getByRole('tooltip'), { by: link })
  await goTo(page, '/users/nobody-at-all')
  await said(page, 'User not found')
  await look('user, not found', main(page))
  await goTo(page, '/users?view=all&open=00000000-0000-7000-8000-000000000000')
  await said(drawer(page), 'User not found')
  await look('user, drawer, not found', drawer(page))
}

const creating: Walk = async ({ office, page, look }) => {
  await goAs({ page }, office.chief, '/users?view=all')
  await click(page, 'Create')
  await field(dialog(page), 'Login').fill('georges.lemaitre@example.org')
  await field(dialog(page), 'Name').fill('Georges Lemaître')
  await look('create a user', dialog(page))
  const place = dialog(page).getByRole('combobox', { name: 'Organization' })
  await place.fill('o')
  await page.getByRole('option', { name: 'Northwind Clinic' }).waitFor()
  await look('create a user, organization', page.getByRole('option', { name: 'Northwind Clinic' }), { by: place })
  await page.getByRole('option', { name: 'Northwind Clinic' }).click()
  await dialog(page).getByLabel('Profile').waitFor()
  await field(dialog(page), 'Login').fill(WHO.whole)
  await field(dialog(page), 'Email').fill('no address')
  await click(dialog(page), 'Create user')
  await dialog(page).locator('[aria-invalid=true]').first().waitFor()
  await look('create a user, refused', dialog(page))
  await dialog(page).getByText('Program', { exact: true }).click()
  await look('create a user, program', dialog(page))
}

const editing: Walk = async ({ office, page, look }) => {
  await atUser({ office, page }, 'Chloé Martin')
  const login = loginIn('Chloé Martin')
  await click(page, 'Edit email')
  await field(page, 'Email').fill('no address')
  await page.keyboard.press('Enter')
  await page.locator('[aria-invalid=true]').waitFor()
  await look('email, refused', page.getByRole('form', { name: 'Edit email' }))
  await overtake(office, 'userEmailUpdate', 'UserEmailUpdateInput', { id: login, email: 'c.martin@example.org' })
  await field(page, 'Email').fill('chloe@example.org')
  await page.keyboard.press('Enter')
  await button(page, 'Keep mine').waitFor()
  await look('email, changed by another first', page.getByRole('alert').filter({ hasText: 'Theirs' }))
  await click(page, 'Take theirs')

  await click(page, 'Rename login')
  await field(dialog(page), 'New login').fill(WHO.whole)
  await click(dialog(page), 'Rename login')
  await dialog(page).locator('[aria-invalid=true]').waitFor()
  await look('rename a login, refused', dialog(page))
  await leave(page)
  await click(page, 'Make a service user')
  await look('make a service user', dialog(page))
  await leave(page)
  await page.getByLabel('Picture, PNG or JPEG').setInputFiles({ name: 'chloe.png', mimeType: 'image/png', buffer: await aPortrait() })
  await dialog(page).waitFor()
  await look('picture', dialog(page))
  await click(dialog(page), 'Confirm')
  await said(page, /^Picture of .* changed$/)
  await look('user with a picture', main(page))
  await page
    .getByLabel('Picture, PNG or JPEG')
    .setInputFiles({ name: 'chloe.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await said(page, /is no PNG or JPEG picture/)
  await look('picture, unreadable', page.getByText(/is no PNG or JPEG picture/))
}

const ending: Walk = async ({ office, page, look }) => {
  await atUser({ office, page }, 'Marie Dubois')
  await click(page, 'Lock')
  await field(dialog(page), 'Reason').fill('The badge was stolen.')
  await look('lock a user', dialog(page))
  await leave(page)
  await click(page, 'Delete user')
  await look('delete a user', dialog(page))
  await leave(page)
  await click(page, 'Reset MFA')
  await look('reset second factors', dialog(page))
  await leave(page)
  await click(page, 'Delete all')
  await look('delete all sessions', dialog(page))
  await leave(page)
  await goTo(page, `/users/${WHO.service}`)
  await click(page, 'Make a normal user')
  await look('make a normal user', dialog(page))
}

const belonging: Walk = async ({ office, page, look }) => {
  await atUser({ office, page }, 'Liam O’Connor')
  const actions = button(page, /^Actions for Borealis Bank/)
  const choose = async (name: string) => {
    await actions.click()
    await item(page, name).click()
  }
  await actions.click()
  await item(page, 'Suspend').waitFor()
  await look('actions for a membership', menu(page), { by: actions })
  await close(menu(page))
  await choose('Change profile')
  const profile = page.getByRole('combobox', { name: 'Profile in Borealis Bank' })
  await profile.getByRole('option', { name: 'org-admin' }).waitFor({ state: 'attached' })
  await look('change a profile', profile)
  await click(page, 'Cancel')
  await choose('Suspend')
  const undo = button(page, 'Undo')
  await undo.waitFor()
  await look('toast, to be undone', undo)
  await undo.click()

  await click(page, 'Add to organization')
  const place = page.getByRole('combobox', { name: 'Organization' })
  await place.fill('ob')
  await page.getByRole('option', { name: 'Observatoire de Haute-Provence' }).waitFor()
  await look('add to an organization', page.getByRole('option', { name: 'Observatoire de Haute-Provence' }), { by: place })
  await page.getByRole('option', { name: 'Observatoire de Haute-Provence' }).click()
  await look('add to an organization, chosen', page.getByRole('form', { name: 'Add to organization' }))
  await click(page, 'Cancel')
  await click(page, 'Edit all')
  await look('edit all organizations', page.getByRole('form', { name: 'Edit all' }))
}

const withPasswords: Walk = async ({ office, page, look }) => {
  await atUser({ office, page }, 'Hana Suzuki')
  const ask = async (name: string) => {
    await click(page, name)
    await dialog(page).waitFor()
  }
  await ask('Reset password')
  await look('reset a password', dialog(page))
  await leave(page)
  await ask('Require a new one')
  await look('require a new password', dialog(page))
  await leave(page)
  await ask('One-time link')
  await look('one-time link', dialog(page))
  await click(dialog(page), 'One-time link')
  await click(dialog(page), 'Show the secret')
  await look('one-time link, made', dialog(page))
  await store(page)
  await ask('Edit password')
  await look('edit a password', dialog(page))
  await dialog(page).getByText('Type one', { exact: true }).click()
  await field(dialog(page), 'New password').fill('Monday2026!!')
  await said(dialog(page), /Strength: /)
  await look('edit a password, typed', dialog(page))
  await dialog(page).getByText('Generate one', { exact: true }).click()
  await click(dialog(page), 'Edit password')
  await button(dialog(page), 'Show the secret').waitFor()
  await look('new password', dialog(page))
  await store(page)
  await goTo(page, `/users/${WHO.invited}`)
  await ask('Set password')
  await look('set a password', dialog(page))
}

const withKeys: Walk = async ({ office, page, look }) => {
  await atUser({ office, page }, 'Sofia Rossi')
  await click(page, 'Create key')
  await field(dialog(page), 'Name').fill('Ward displays')
  await look('create a key', dialog(page))
  await dialog(page).getByRole('checkbox', { name: 'Limit what it may do' }).check()
  await dialog(page).getByText('At most these').click()
  await dialog(page).getByLabel('Expires').selectOption('day')
  await dialog(page).getByRole('group').nth(1).waitFor()
  await look('create a key, limited', dialog(page))
  await dialog(page).getByLabel('Expires').selectOption('365')
  await click(dialog(page), 'Create key')
  await button(dialog(page), 'Show the secret').waitFor()
  await look('new key', dialog(page))
  await click(dialog(page), 'Show the secret')
  await look('new key, shown', dialog(page))
  await store(page)

  const actions = button(page, 'Actions for Ward displays')
  const choose = async (name: string) => {
    await actions.click()
    await item(page, name).click()
    await dialog(page).waitFor()
  }
  await actions.click()
  await item(page, 'Revoke').waitFor()
  await look('actions for a key', menu(page), { by: actions })
  await close(menu(page))
  await choose('Change')
  await look('change a key', dialog(page))
  await leave(page)
  await choose('Renew')
  await look('renew a key', dialog(page))
  await click(dialog(page), 'Renew')
  await button(dialog(page), 'Show the secret').waitFor()
  await look('renewed key', dialog(page))
  await store(page)
  await choose('Reveal')
  await look('reveal a key', dialog(page))
  await click(dialog(page), 'Reveal')
  await button(dialog(page), 'Show the secret').waitFor()
  await look('revealed key', dialog(page))
  await store(page)
  await choose('Revoke')
  await look('revoke a key', dialog(page))
}

async function atUser({ office, page }: Pick<Visit, 'office' | 'page'>, name: string): Promise<void> {
  await goAs({ page }, office.chief, `/users/${loginIn(name)}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

export const userWalks: Record<string, Walk> = {
  'a user in every state': inEveryState,
  'a new user': creating,
  'what a user is called and looks like': editing,
  'what ends for a user': ending,
  'where a user belongs': belonging,
  'the password of a user': withPasswords,
  'the keys of a user': withKeys,
}
