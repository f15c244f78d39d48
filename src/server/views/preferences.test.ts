import { eq } from 'drizzle-orm'
import { type Api, anApi, at, type Caller, codesOf } from '../../testing/api.ts'
import { anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
let user: Person
beforeAll(async () => {
  api = await anApi()
  await anOrganization(api, 'Home')
})
beforeEach(async () => {
  user = await aUser(api, { in: [['Home', 'read-only']] })
})
afterAll(() => api.close())

const PREFERENCES = '{ theme density language pageSize singleKeys lastViews { list view { name } } version }'
const update = (input: object, caller: Caller = user) =>
  api.ask(
    `mutation ($input: PreferencesUpdateInput!) { preferencesUpdate(input: $input) { preferences ${PREFERENCES} userErrors { code field } } }`,
    { input },
    caller,
  )

const read = async (caller: Caller = user) =>
  at((await api.ask(`{ viewer { preferences ${PREFERENCES} } }`, {}, caller)).data, 'viewer', 'preferences')

async function aView(list: string, caller: Caller = user): Promise<string> {
  const { data } = await api.ask(
    'mutation ($input: ViewCreateInput!) { viewCreate(input: $input) { view { id } } }',
    { input: { list, name: `of ${list}` } },
    caller,
  )
  return String(at(data, 'viewCreate', 'view', 'id'))
}

const USUAL = { theme: 'SYSTEM', density: 'COMFORTABLE', language: null, pageSize: null, singleKeys: true, lastViews: [], version: 0 }

it('are the usual ones until they are changed', async () => {
  expect(await read()).toEqual(USUAL)
})

it('keep what is given, each by itself', async () => {
  await update({ theme: 'DARK', language: 'fr', pageSize: 100 })
  const { data } = await update({ density: 'COMPACT', pageSize: null, singleKeys: false })

  const expected = { ...USUAL, theme: 'DARK', density: 'COMPACT', language: 'fr', singleKeys: false, version: 2 }
  expect(at(data, 'preferencesUpdate', 'preferences')).toEqual(expected)
  expect(await read()).toEqual(expected)
})

it('remember the view used last in each list, while it can be seen', async () => {
  const [users, audit] = [await aView('USERS'), await aView('AUDIT')]
  await update({
    lastViews: [
      { list: 'USERS', viewId: users },
      { list: 'AUDIT', viewId: audit },
    ],
  })
  await update({ lastViews: [{ list: 'AUDIT', viewId: null }] })
  expect(await read()).toMatchObject({ lastViews: [{ list: 'USERS', view: { name: 'of USERS' } }] })

  await api.ask('mutation ($input: ViewDeleteInput!) { viewDelete(input: $input) { userErrors { code } } }', { input: { id: users } }, user)

  expect(await read()).toMatchObject({ lastViews: [{ list: 'USERS', view: null }], version: 2 })
})

it('remember a view that the console brings along by its name', async () => {
  const lastViews = '{ viewer { preferences { lastViews { list readyMade view { id } } } } }'
  const readLast = async () => at((await api.ask(lastViews, {}, user)).data, 'viewer', 'preferences', 'lastViews')

  await update({ lastViews: [{ list: 'USERS', readyMade: 'locked' }] })
  expect(await readLast()).toEqual([{ list: 'USERS', readyMade: 'locked', view: null }])

  const id = await aView('USERS')
  await update({ lastViews: [{ list: 'USERS', viewId: id }] })
  expect(await readLast()).toEqual([{ list: 'USERS', readyMade: null, view: { id } }])
})

it('are recorded, but for the view used last', async () => {
  await update({ theme: 'LIGHT', lastViews: [{ list: 'USERS', viewId: await aView('USERS') }] })
  await update({ lastViews: [{ list: 'USERS', viewId: null }] })
  await update({ theme: 'LIGHT' })

  const events = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, user.id))
  expect(events.filter(({ action }) => action === 'user.preferencesUpdate')).toMatchObject([
    { before: { theme: 'SYSTEM' }, after: { theme: 'LIGHT' } },
  ])
})

it('change once for each version', async () => {
  const answers = await Promise.all(['LIGHT', 'DARK', 'LIGHT', 'DARK'].map((theme) => update({ theme, expectedVersion: 0 })))

  expect(answers.flatMap(codesOf)).toEqual(new Array(3).fill('VERSION_MISMATCH'))
  expect(await read()).toMatchObject({ version: 1 })
})

it.each<[string, object, string]>([
  ['a language that is not there', { language: 'xx' }, 'language'],
  ['a page of 7', { pageSize: 7 }, 'pageSize'],
  ['a ready-made view with a strange name', { lastViews: [{ list: 'USERS', readyMade: 'Ready made' }] }, 'lastViews.0.readyMade'],
  ['a view that is both saved and ready-made', { lastViews: [{ list: 'USERS', viewId: 'x', readyMade: 'locked' }] }, 'lastViews.0'],
  ['a malformed view', { lastViews: [{ list: 'USERS', viewId: 'x' }] }, 'lastViews.0.viewId'],
])('refuse %s', async (_, input, field) => {
  const { data } = await update(input)

  expect(at(data, 'preferencesUpdate', 'userErrors', 0, 'field')).toEqual(field.split('.'))
  expect(await read()).toEqual(USUAL)
})

it('refuse the view of somebody else and that of another list', async () => {
  const foreign = await aView('USERS', await aUser(api, { in: [['Home', 'read-only']] }))

  expect(codesOf(await update({ lastViews: [{ list: 'USERS', viewId: foreign }] }))).toEqual(['NOT_FOUND'])
  expect(codesOf(await update({ lastViews: [{ list: 'USERS', viewId: await aView('AUDIT') }] }))).toEqual(['NOT_FOUND'])
})

it('are nobody else’s', async () => {
  await update({ theme: 'DARK' })

  expect(await read(await aUser(api))).toEqual(USUAL)
  expect((await update({ theme: 'DARK' }, {})).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
})
