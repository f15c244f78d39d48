// What administrators do to one account, of the whole instance and of one organization, by the mouse and by the keyboard alone; whether it is done is asked elsewhere than on the page.
import { afterAll, beforeAll, expect, jest } from '@jest/globals'
import sharp from 'sharp'
import { barriers } from '../testing/browser.ts'
import { PASSWORD, signedIn } from '../testing/factories.ts'
import { aSite, type Site } from '../testing/site.ts'
import {
  aMember,
  button,
  everybodyDoes,
  giveFile,
  isIn,
  known,
  open,
  profilesOf,
  question,
  rowOf,
  signsIn,
  type Task,
  told,
  viewerOf,
} from '../testing/tasks.ts'

// a browser, a server, a database and a mail server share the cores
jest.setTimeout(120_000)

let site: Site
beforeAll(async () => {
  site = await aSite()
})
afterAll(() => site?.close())

const changesEmail: Task = async (scene) => {
  const { site, hand } = scene
  const user = await aMember(scene)
  const drawer = await open(scene, user)
  const email = `new-${user.email}`

  await hand.press(button(drawer, 'Edit email'))
  await hand.write(drawer.getByRole('textbox', { name: 'Email' }), 'nowhere')
  await hand.press(button(drawer, 'Confirm'))
  await drawer.getByText('This is not an email address.').waitFor()
  await hand.write(drawer.getByRole('textbox', { name: 'Email' }), email)
  await hand.press(button(drawer, 'Confirm'))

  await told(scene, `Email of ${user.login} changed`)
  await drawer.getByText(email).first().waitFor()
  expect(await known(site, user)).toMatchObject({ email })
  for (const address of [user.email, email]) await site.mailTo(address, /email address was changed/)
}

const givesPicture: Task = async (scene) => {
  const { site, page, hand } = scene
  const user = await aMember(scene)
  const drawer = await open(scene, user)
  const file = { name: 'face.png', mimeType: 'image/png', buffer: await redAndBlue() }

  await giveFile(scene, button(drawer, 'Set picture'), file)
  const crop = await question(scene, 'Choose the square to show')
  const slider = crop.getByRole('slider', { name: 'Left or right' })
  await hand.showRightEnd(crop.getByRole('img'), slider)
  expect([await slider.inputValue(), await crop.getByRole('slider', { name: 'Up or down' }).isDisabled()]).toEqual(['100', true])
  expect(await barriers(page)).toEqual([])
  await hand.press(button(crop, 'Confirm'))
  const picture = drawer.locator('img[src^="/avatars/"]')
  await picture.waitFor()
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(256)
  const [red = 0, , blue = 0] = await picture.evaluate(leftEdgeOf)
  expect(blue - red).toBeGreaterThan(200)

  await giveFile(scene, button(drawer, 'Change picture'), { ...file, buffer: Buffer.from('no picture at all') })
  await drawer.getByText('“face.png” is no PNG or JPEG picture that can be read.').waitFor()
  await hand.press(button(drawer, 'Clear'))
  await told(scene, `Picture of ${user.login} removed`)
  await picture.waitFor({ state: 'detached' })
  expect(await known(site, user)).toMatchObject({ avatar: null })
}

/** A pixel at the left of a picture that is shown: red, green, blue. */
function leftEdgeOf(image: HTMLImageElement): number[] {
  const context = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d')
  context?.drawImage(image, 0, 0)
  return [...(context?.getImageData(8, 128, 1, 1).data ?? [])]
}

/** Twice as wide as high, its right half blue. */
function redAndBlue(): Promise<Buffer> {
  const half = { width: 200, height: 200, channels: 3 } as const
  const blue = { create: { ...half, background: 'blue' } }
  return sharp({ create: { ...half, width: 400, background: 'red' } })
    .composite([{ input: blue, left: 200, top: 0 }])
    .png()
    .toBuffer()
}

const changesProfile: Task = async (scene) => {
  const { site, home, hand, page } = scene
  const user = await aMember(scene)
  expect(await viewerOf(site, user.key)).toMatchObject({ permissions: expect.arrayContaining(['manageTask']) })
  const drawer = await open(scene, user)
  const membership = drawer.getByRole('region', { name: 'Organizations' }).getByRole('listitem').filter({ hasText: home.name })

  await hand.pick(button(drawer, `Actions for ${home.name}`), 'Change profile')
  await hand.choose(drawer.getByRole('combobox', { name: `Profile in ${home.name}` }), 'read-only')
  await hand.press(button(drawer, 'Confirm'))

  await told(scene, `Profile in ${home.name} is read-only now`)
  await membership.getByText('read-only').waitFor()
  expect(await profilesOf(site, user)).toEqual({ [home.name]: 'read-only' })
  expect(await viewerOf(site, user.key)).toMatchObject({ permissions: [] })
  await hand.press(page.getByRole('status').getByRole('button', { name: 'Undo' }))
  await membership.getByText('analyst').waitFor()
  expect(await profilesOf(site, user)).toEqual({ [home.name]: 'analyst' })
}

const locks: Task = async (scene) => {
  const { site, hand } = scene
  const user = await aMember(scene)
  const cookie = await signedIn(site.api, user)
  const drawer = await open(scene, user)

  await hand.press(button(drawer, 'Lock'))
  const lock = await question(scene, `Lock ${user.login}?`)
  expect(await lock.getByRole('listitem').allInnerTexts()).toContain('1 session ends at once.')
  await hand.write(lock.getByRole('textbox', { name: 'Reason' }), 'Left the company')
  await hand.press(button(lock, 'Lock'))
  await told(scene, `${user.login} locked`)
  await drawer.getByRole('blockquote').getByText('Left the company').waitFor()
  await rowOf(scene, user).getByText('Locked').waitFor()
  expect(await known(site, user)).toMatchObject({ state: 'LOCKED', lockReason: 'Left the company', sessions: [] })
  expect([await isIn(site, cookie), await signsIn(site, user, PASSWORD), await viewerOf(site, user.key)]).toEqual([false, false, 401])

  await hand.press(button(drawer, 'Unlock'))
  await told(scene, `${user.login} unlocked`)
  await rowOf(scene, user).getByText('Active').waitFor()
  expect(await known(site, user)).toMatchObject({ state: 'ACTIVE' })
  expect(await viewerOf(site, user.key)).toMatchObject({ user: { login: user.login } })
}

const deletes: Task = async (scene) => {
  const { site, page, hand } = scene
  const user = await aMember(scene)
  const drawer = await open(scene, user)
  const title = `Delete ${user.login}?`

  await hand.press(button(drawer, 'Delete user'))
  await hand.leave(await question(scene, title))
  expect(await button(drawer, 'Delete user').evaluate((element) => element === document.activeElement)).toBe(true)
  await hand.press(button(drawer, 'Delete user'))
  const asked = await question(scene, title)
  expect(await asked.getByRole('listitem').allInnerTexts()).toContain('1 API key and 1 membership are gone for good.')
  expect(await button(asked, 'Delete user').isDisabled()).toBe(true)
  expect(await barriers(page)).toEqual([])
  await hand.write(asked.getByRole('textbox', { name: `Type ${user.login} to confirm` }), user.login)
  await hand.press(button(asked, 'Delete user'))

  await told(scene, `${user.login} deleted`)
  await drawer.waitFor({ state: 'detached' })
  await rowOf(scene, user).waitFor({ state: 'detached' })
  expect([await known(site, user), await viewerOf(site, user.key)]).toEqual([null, 401])
}

everybodyDoes(() => site, {
  'changes the email, and both addresses hear of it': changesEmail,
  'gives a picture by its square, and takes it away': givesPicture,
  'changes the profile, and takes that back': changesProfile,
  'locks and unlocks': locks,
  'deletes, after typing the login': deletes,
})
