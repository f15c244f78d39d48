import { asc, eq } from 'drizzle-orm'
import { type Api, anApi, at } from '../../testing/api.ts'
import { halfSignedIn, withPasskey, withTotp } from '../../testing/authenticator.ts'
import { anAdministrator, anOrganization, aUser, sendsMail } from '../../testing/factories.ts'
import { mails } from '../mail/table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
  await sendsMail(api)
})
afterAll(() => api.close())

it('tells the user by mail of every change of the factors, and no secret', async () => {
  const [admin, user] = [
    await anAdministrator(api),
    await aUser(api, { email: 'ada@example.org', in: [[(await anOrganization(api)).name, 'analyst']] }),
  ]
  const run = (query: string, caller: object) => api.ask(`mutation { ${query} }`, {}, caller)

  const { cookie, secret, recoveryCodes } = await withTotp(api, user)
  const { id } = await withPasskey(api, cookie)
  const renewed = await run('recoveryCodesRenew { recoveryCodes }', { cookie })
  const codes = (at(renewed.data, 'recoveryCodesRenew', 'recoveryCodes') ?? []) as string[]
  await run(`signInVerify(input: { recoveryCode: "${codes[0]}" }) { userErrors { code } }`, await halfSignedIn(api, user))
  await run(`passkeyRemove(input: { id: "${id}" }) { userErrors { code } }`, { cookie })
  await run('totpDisable { userErrors { code } }', { cookie })
  await run('totpDisable { userErrors { code } }', { cookie })
  await withPasskey(api, cookie)
  await run(`userMfaReset(input: { id: "${user.id}" }) { userErrors { code } }`, admin)

  const sent = await api.ctx().db.select().from(mails).where(eq(mails.userId, user.id)).orderBy(asc(mails.createdAt), asc(mails.id))
  const told = sent.filter(({ kind }) => kind === 'MFA_CHANGED')
  expect(told.map(({ facts }) => facts)).toEqual(
    [
      'TOTP_ADDED',
      'PASSKEY_ADDED',
      'RECOVERY_CODES_MADE',
      'RECOVERY_CODE_USED',
      'PASSKEY_REMOVED',
      'TOTP_REMOVED',
      'PASSKEY_ADDED',
      'RESET',
    ].map((change) => ({ change })),
  )
  expect(told.map(({ byLabel }) => byLabel)).toEqual([...new Array(7).fill(null), admin.login])
  const text = JSON.stringify(sent)
  expect([secret, ...recoveryCodes, ...codes].filter((one) => text.includes(one))).toEqual([])
})
