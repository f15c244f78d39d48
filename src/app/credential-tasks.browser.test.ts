// What administrators do to the credentials of one account, of the whole instance and of one organization, by the mouse and by the keyboard alone; each is tried afterwards.
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals'
import { eq } from 'drizzle-orm'
import { sessions } from '../server/sessions/table.ts'
import { create, secretIn } from '../testing/api-keys.ts'
import { withTotp } from '../testing/authenticator.ts'
import { barriers } from '../testing/browser.ts'
import { PASSWORD, signedIn } from '../testing/factories.ts'
import { field, heading, signIn } from '../testing/pages.ts'
import { aSite, type Site } from '../testing/site.ts'
import {
  aMember,
  answer,
  button,
  everybodyDoes,
  find,
  isIn,
  known,
  type Member,
  open,
  openPage,
  question,
  rowOf,
  type Scene,
  signsIn,
  stored,
  type Task,
  told,
  viewerOf,
} from '../testing/tasks.ts'

// a browser, two servers, a database and a mail server share the cores
jest.setTimeout(120_000)

const GIVEN = 'seven llamas hum quietly at dawn'
const CHOSEN = 'eight llamas hum quietly at noon'

const resetsMfa: Task = async (scene) => {
  const { site, hand } = scene
  const user = await aMember(scene)
  const { cookie } = await withTotp(site.api, user)
  expect([await signsIn(site, user, PASSWORD), await isIn(site, cookie)]).toEqual([false, true])
  const row = await find(scene, user.login)
  await row.getByText('On', { exact: true }).waitFor()
  const drawer = await open(scene, user)
  await drawer.getByText(/^Authenticator app · since/).waitFor()

  await hand.press(button(drawer, 'Reset MFA'))
  const reset = await question(scene, `Reset the second factors of ${user.login}?`)
  expect(await reset.getByRole('listitem').allInnerTexts()).toContain('All sessions end.')
  await hand.press(button(reset, 'Reset MFA'))

  await drawer.getByText('No second factor is set up. Only the user can set one up.').waitFor()
  await hand.close(drawer)
  await rowOf(scene, user).getByText('Off', { exact: true }).waitFor()
  expect(await known(site, user)).toMatchObject({ hasMfa: false, sessions: [] })
  expect([await signsIn(site, user, PASSWORD), await isIn(site, cookie)]).toEqual([true, false])
  await site.mailTo(user.email, /second factors were removed/i)
}

const renewsKey: Task = async (scene) => {
  const { site, hand } = scene
  const user = await aMember(scene)
  const drawer = await open(scene, user)
  await hand.press(button(drawer, 'Create key'))
  const asked = await question(scene, `Create an API key for ${user.login}`)
  await hand.write(asked.getByRole('textbox', { name: 'Name' }), 'Nightly')
  await hand.press(button(asked, 'Create key'))
  const first = await stored(scene, 'The new API key')
  expect(first).toMatch(/^rst_\w{8}_\w{43}_\w{6}$/)
  expect(await viewerOf(site, first)).toMatchObject({ user: { login: user.login } })

  await hand.pick(button(drawer, 'Actions for Nightly'), 'Renew')
  await answer(scene, 'Renew “Nightly”?', 'Renew')
  const second = await stored(scene, 'The new secret')

  expect([await viewerOf(site, first), await viewerOf(site, second)]).toEqual([
    401,
    expect.objectContaining({ user: { login: user.login } }),
  ])
  expect(await scene.page.content()).not.toContain(second)
}

/** With a key whose name is `Nightly`. */
async function withKey(scene: Scene): Promise<{ user: Member; secret: string }> {
  const user = await aMember(scene)
  const secret = secretIn(await create(scene.site.api, scene.site.boss, { userId: user.id, name: 'Nightly' }))
  return { user, secret }
}

const revealsKey: Task = async (scene) => {
  const { site, page, hand, actor } = scene
  const { user, secret } = await withKey(scene)
  const drawer = await open(scene, user)
  // long after signing in
  const before = new Date(Date.now() - 600_000)
  await site.api.ctx().db.update(sessions).set({ startedAt: before, confirmedAt: null }).where(eq(sessions.userId, actor.id))

  await hand.pick(button(drawer, 'Actions for Nightly'), 'Reveal')
  await answer(scene, 'Reveal “Nightly”?', 'Reveal')
  const proof = await question(scene, 'Confirm it is you')
  await hand.write(proof.getByRole('textbox', { name: 'Password' }), PASSWORD)
  await hand.press(button(proof, 'Confirm'))

  expect(await stored(scene, 'The secret')).toBe(secret)
  expect(await page.content()).not.toContain(secret)
  await site.mailTo(user.email, /API key revealed: Nightly/)
}

const revokesKey: Task = async (scene) => {
  const { site, page, hand } = scene
  const { user, secret } = await withKey(scene)
  const drawer = await open(scene, user)

  await hand.pick(button(drawer, 'Actions for Nightly'), 'Revoke')
  const revoke = await question(scene, 'Revoke “Nightly”?')
  expect(await revoke.getByRole('listitem').allInnerTexts()).toEqual([
    'Programs that use the key are refused at once.',
    'It cannot be undone.',
  ])
  expect(await barriers(page)).toEqual([])
  await hand.write(revoke.getByRole('textbox', { name: 'Reason' }), 'Found in a log')
  await hand.press(button(revoke, 'Revoke'))

  await told(scene, '“Nightly” revoked')
  await button(drawer, 'Actions for Nightly').waitFor({ state: 'detached' })
  expect([await viewerOf(site, secret), await viewerOf(site, user.key)]).toEqual([
    401,
    expect.objectContaining({ user: { login: user.login } }),
  ])
}

const endsSession: Task = async (scene) => {
  const { site, hand } = scene
  const user = await aMember(scene)
  const other = await site.tab()
  await signIn(other.page, user.login, PASSWORD)
  const shown = await openPage(scene, user)

  await hand.press(shown.getByRole('button', { name: /^Delete the session in / }))

  await shown.getByText('Not signed in anywhere.').waitFor()
  expect(await known(site, user)).toMatchObject({ sessions: [] })
  await other.page.reload()
  await heading(other.page, 'Sign in')
  await other.context.close()
}

const replacesPassword: Task = async (scene) => {
  const { site, hand } = scene
  const user = await aMember(scene)
  const cookie = await signedIn(site.api, user)
  const drawer = await open(scene, user)

  await hand.press(button(drawer, 'Edit password'))
  const edit = await question(scene, `Edit the password of ${user.login}`)
  await hand.mark(edit.getByRole('radio', { name: 'Type one' }))
  await hand.write(edit.getByRole('textbox', { name: 'New password' }), GIVEN)
  await hand.press(button(edit, 'Edit password'))
  await told(scene, `Password of ${user.login} changed`)
  await site.mailTo(user.email, /password was changed/i)
  expect([await isIn(site, cookie), await signsIn(site, user, PASSWORD), await signsIn(site, user, GIVEN)]).toEqual([false, false, true])
  await drawer.getByText('A new one must be chosen at the next sign-in.').waitFor()

  await hand.press(button(drawer, 'Reset password'))
  await answer(scene, `Send ${user.login} a link?`, 'Reset password')
  await told(scene, `A link for ${user.login} is on its way`)
  await choosesByLink(site, site.linkIn(await site.mailTo(user.email, /password#/)))
  expect([await signsIn(site, user, GIVEN), await signsIn(site, user, CHOSEN)]).toEqual([false, true])
}

/** In a browser of the user's own. */
async function choosesByLink(site: Site, link: string): Promise<void> {
  const { page, context } = await site.tab()
  await page.goto(link)
  await field(page, 'New password').fill(CHOSEN)
  await page.keyboard.press('Enter')
  await page.getByText('Your password was changed.').waitFor()
  await context.close()
}

const handsOverLink: Task = async (scene) => {
  const { site, hand } = scene
  const user = await aMember(scene)
  const drawer = await open(scene, user)
  for (const name of ['Edit password', 'Reset password']) {
    expect(await button(drawer, name).getAttribute('aria-disabled')).toBe('true')
    expect(await hand.reason(button(drawer, name))).toMatch(/SMTP.*one-time link/)
  }

  await hand.press(button(drawer, 'One-time link'))
  await answer(scene, `Make a one-time link for ${user.login}?`, 'One-time link')
  await choosesByLink(site, site.linkIn(await stored(scene, 'The one-time link')))

  expect([await signsIn(site, user, PASSWORD), await signsIn(site, user, CHOSEN)]).toEqual([false, true])
}

describe('with mail', () => {
  let site: Site
  beforeAll(async () => {
    site = await aSite()
  })
  afterAll(() => site?.close())

  everybodyDoes(() => site, {
    'sees the second factor and resets it': resetsMfa,
    'makes and renews a key': renewsKey,
    'reveals a key, after a proof of who asks': revealsKey,
    'revokes a key': revokesKey,
    'ends a session, and the other browser is signed out': endsSession,
    'edits the password, and mails a link for another': replacesPassword,
  })
})

describe('without mail', () => {
  let site: Site
  beforeAll(async () => {
    site = await aSite({ sendsMail: false })
  })
  afterAll(() => site?.close())

  everybodyDoes(() => site, { 'reads why passwords cannot be edited or reset, and hands over a link': handsOverLink })
})
