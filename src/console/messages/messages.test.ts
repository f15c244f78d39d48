// Every language says the same things, each in its own words.
import { CATALOGUE } from '../../server/auth/permissions.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

/** Words that French shares with English, and names. */
const SHARED = new Set(
  `Active Audit Code Ctrl Description Export Format Invitation Invitations MFA minutes Normal Pages
  Permissions permissions platform Port Roster Secret Service Sessions SMTP STARTTLS TLS Type Version`.split(/\s+/),
)

/** For texts that take something else than numbers. */
const GIVEN: Record<string, unknown[]> = {
  'ui.copy': ['q1'],
  'ui.edit': ['q1'],
  'lists.findValue': ['q1'],
  'lists.exportTitle': ['q1'],
  'userSections.apiKeys.onlyFrom': [['q1', 'q2']],
  'profiles.gains': [['q1', 'q2']],
  'profiles.losses': [['q1', 'q2']],
  'passwordField.rules': [{ minLength: 7, maxLength: 8, rules: ['DIGIT', 'MIXED_CASE', 'SYMBOL', 'NOT_COMMON', 'NOT_YOURS'] }],
}
const NUMBERS = [7, 8, 9]

type Text = { path: string; said: string }

/** All that is said, with what each text is given. */
function textsOf(part: unknown, path = ''): Text[] {
  if (typeof part === 'string') return [{ path, said: part }]
  if (typeof part === 'function') return textsOf(part(...(GIVEN[path] ?? NUMBERS)), path)
  return Object.entries(part as object).flatMap(([name, inner]) => textsOf(inner, path === '' ? name : `${path}.${name}`))
}

// English has the server's own words there
const isOurs = ({ path }: Text) => !/^(refusals|permissions)\./.test(path)
const byPath = (one: Text, other: Text) => (one.path < other.path ? -1 : 1)
const english = textsOf(en).filter(isOurs).sort(byPath)
const all = textsOf(fr).sort(byPath)
const french = all.filter(isOurs)

/** What a text was given, as far as it is seen in it. */
const givenIn = ({ path, said }: Text) => ({ path, given: [...new Set(said.match(/q?\d+/g))].sort() })

it('says in French what is said in English', () => {
  expect(french.map(({ path }) => path)).toEqual(english.map(({ path }) => path))
})

it('tells in French whatever it tells in English', () => {
  expect(french.map(givenIn)).toEqual(english.map(givenIn))
})

it('leaves no English in French', () => {
  const words = new Map(english.map(({ path, said }) => [path, said]))
  const same = french.filter(({ path, said }) => said === words.get(path) && /\p{L}{2}/u.test(said))

  expect([...new Set(same.map(({ said }) => said))].sort()).toEqual([...SHARED].sort())
})

it('describes every permission in French', () => {
  const { descriptions, groups } = fr.permissions

  expect(CATALOGUE.filter(({ kind, name, group }) => !descriptions[`${kind} ${name}`] || !groups[group])).toEqual([])
})

it('sets French as it is printed', () => {
  const wrong = all.filter(({ said }) => /[^\u202f][;!?»]|[^\u202f]:(?!\w)|«[^\u202f]|'|"|\.\.\./.test(said))

  expect(wrong.filter(({ said }) => said !== '?')).toEqual([])
})
