import { type Api, anApi, at, type Data } from '../../testing/api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, signedIn } from '../../testing/factories.ts'

let api: Api
let admin: Person
let cookie: string
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
  const { name } = await anOrganization(api)
  const alice = await aUser(api, {
    login: 'alice.smith@example.org',
    name: 'Alice Über Smith',
    email: 'wonderland@post.example',
    in: [[name, 'analyst']],
  })
  cookie = await signedIn(api, alice)
})
afterAll(() => api.close())

const CHANGE = 'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code rule field message } } }'
const refusals = async (newPassword: string) => {
  const { data } = await api.ask(CHANGE, { input: { currentPassword: PASSWORD, newPassword } }, { cookie })
  return (at(data, 'passwordChange', 'userErrors') ?? []) as { code: string; rule: string; field: string[]; message: string }[]
}
const rules = async (password: string) => (await refusals(password)).map(({ rule }) => rule)
const SETTINGS =
  'mutation ($input: AuthenticationSettingsUpdateInput!) { authenticationSettingsUpdate(input: $input) { userErrors { code field } } }'
const settings = async (input: object): Promise<Data | undefined> =>
  at((await api.ask(SETTINGS, { input }, admin)).data, 'authenticationSettingsUpdate', 'userErrors')
const policy = async (): Promise<Data> => (await api.ask('{ passwordPolicy { minLength maxLength rules commonPasswords } }')).data

describe('a new password is refused', () => {
  it.each([
    ['brief one', ['MIN_LENGTH']],
    ['é'.normalize('NFD').repeat(11), ['MIN_LENGTH', 'NOT_COMMON']],
    ['a sentence of nine '.repeat(7), ['MAX_LENGTH']],
    [PASSWORD, ['NOT_THE_CURRENT_ONE']],
    ['half a character \ud800', ['WHOLE_CHARACTERS']],
    ['password', ['MIN_LENGTH', 'NOT_COMMON']],
  ])('%j: %j', async (password, expected) => {
    expect(await rules(password)).toEqual(expected)
  })

  it.each([
    'polniypizdec0211',
    'WebSolutions',
    ' 1qaz2wsx3edc ',
    'password123456',
    '2024-Dragon-2024!!',
    'dragondragondragon',
    'Dragon1Dragon1Dragon1',
    'nogard123456',
    'aaaaaaaaaaaa',
    '123456789012',
    'abcdefghijklm',
    'ponmlkjihgfe',
  ])('as common: %j', async (password) => {
    expect(await rules(password)).toContain('NOT_COMMON')
  })

  it.each([
    'alice.smith@example.org',
    'ALICE.SMITH@example.org',
    'alice.smith1234',
    '!!alice.smith!!',
    'htims.ecila2024',
    'alice.smithalice.smith',
    'Alice über Smith',
    'AliceÜberSmith',
    'Alice U\u0308ber Smith',
    'wonderland@post.example',
    'wonderland99',
    'wonderlandwonderland',
  ])('as the user’s own: %j', async (password) => {
    expect(await rules(password)).toContain('NOT_YOURS')
  })

  it('with every broken rule at once, each a sentence beside its field', async () => {
    const all = await refusals('dragon')

    expect(all.map(({ code, rule, field }) => [code, rule, field])).toEqual([
      ['POLICY', 'MIN_LENGTH', ['newPassword']],
      ['POLICY', 'NOT_COMMON', ['newPassword']],
    ])
    for (const { message } of all) expect(message).toMatch(/^[A-Z].*\.$/)
  })

  it('by what the instance asks for, and told to strangers', async () => {
    expect(await policy()).toMatchObject({ passwordPolicy: { minLength: 12, maxLength: 128 } })
    expect(
      await settings({ passwordMinLength: 14, passwordRequireDigit: true, passwordRequireMixedCase: true, passwordRequireSymbol: true }),
    ).toEqual([])

    expect(await rules('quietmountains')).toEqual(['DIGIT', 'MIXED_CASE', 'SYMBOL'])
    expect(await rules('quiet Mountains')).toEqual(['DIGIT'])
    expect(await policy()).toMatchObject({
      passwordPolicy: {
        minLength: 14,
        rules: [
          'WHOLE_CHARACTERS',
          'MIN_LENGTH',
          'MAX_LENGTH',
          'DIGIT',
          'MIXED_CASE',
          'SYMBOL',
          'NOT_YOURS',
          'NOT_COMMON',
          'NOT_THE_CURRENT_ONE',
        ],
      },
    })
    expect(at(await policy(), 'passwordPolicy', 'commonPasswords')).toBeGreaterThan(10_000)
    await settings({ passwordMinLength: 12, passwordRequireDigit: false, passwordRequireMixedCase: false, passwordRequireSymbol: false })
    expect(at(await policy(), 'passwordPolicy', 'rules')).not.toContain('DIGIT')
  })
})

it.each([7, 0, -1, 65, 2 ** 31 - 1])('never asks for fewer than 8 or more than 64 characters: %d', async (passwordMinLength) => {
  expect(await settings({ passwordMinLength })).toMatchObject([{ code: 'INVALID', field: ['passwordMinLength'] }])
})

it.each([
  'quiet mountains in the north',
  '寒い山の静かな朝に歩く人々',
  '🔑🦊🌲🏔️🌧️🚲📚🎻🧭🪵🕯️🧶',
  'x7 k2 w9 q4 j8',
  'correct-horse-battery-2024',
])('takes %j', async (password) => {
  const { name } = await anOrganization(api)
  const somebody = await aUser(api, { in: [[name, 'analyst']] })
  const answer = await api.ask(
    CHANGE,
    { input: { currentPassword: PASSWORD, newPassword: password } },
    { cookie: await signedIn(api, somebody) },
  )

  expect(at(answer.data, 'passwordChange', 'userErrors')).toEqual([])
})

it('knows the current password however its accents were typed', async () => {
  const { name } = await anOrganization(api)
  const somebody = await aUser(api, { in: [[name, 'analyst']] })
  const own = await signedIn(api, somebody)
  const change = async (currentPassword: string, newPassword: string) =>
    at((await api.ask(CHANGE, { input: { currentPassword, newPassword } }, { cookie: own })).data, 'passwordChange', 'userErrors')

  expect(await change(PASSWORD, 'l’été à la montagne')).toEqual([])
  expect(await change('l’été à la montagne'.normalize('NFD'), 'l’hiver à la montagne')).toEqual([])
  expect(await change('l’hiver à la montagne', 'l’hiver à la montagne'.normalize('NFD'))).toMatchObject([{ rule: 'NOT_THE_CURRENT_ONE' }])
})
