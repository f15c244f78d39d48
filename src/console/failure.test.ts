import { refusalsOf } from './failure.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'

const refusals = [
  { __typename: 'UserError', code: 'POLICY', rule: 'DIGIT', message: 'A password has a digit.', field: ['password'] },
  { __typename: 'UserError', code: 'ALREADY_MEMBER', message: 'alice belongs to Acme already.', field: null },
  { __typename: 'UserError', code: 'LIMIT', message: 'There are 20 keys, the most that is allowed.', field: null },
] as const

const told = (messages: typeof fr) =>
  refusalsOf(
    { userErrors: refusals.map(({ field, ...refusal }) => ({ ...refusal, field: field === null ? null : [...field] })) },
    messages,
  ).map(({ message }) => message)

it('words in French what the code tells, and shows the sentence of the server where that tells more', () => {
  expect(told(fr)).toEqual([
    'Il faut un chiffre.',
    'Cet utilisateur appartient déjà à l’organisation.',
    'There are 20 keys, the most that is allowed.',
  ])
})

it('leaves the words of the server in English', () => {
  expect(told(en)).toEqual(refusals.map(({ message }) => message))
})
