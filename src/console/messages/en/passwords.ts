import { counted, lists, numbers } from './words.ts'

export const passwordField = {
  show: 'Show password',
  capsLock: 'Caps lock is on',
  /** What a new password has to be, by the rules in force. */
  rules: ({ minLength, maxLength, rules }: { minLength: number; maxLength: number; rules: readonly string[] }) => {
    const said = (sentences: Record<string, string>) =>
      Object.entries(sentences).flatMap(([rule, text]) => (rules.includes(rule) ? [text] : []))
    const asked = said({
      DIGIT: 'a digit',
      MIXED_CASE: 'a capital and a small letter',
      SYMBOL: 'a character that is neither letter nor digit',
    })
    const refused = said({ NOT_COMMON: 'a common password', NOT_YOURS: 'your login, name or email' })
    const length = `${numbers.format(minLength)} to ${counted(maxLength, 'character', 'characters')}`
    const withKinds = asked.length === 0 ? '' : ` with ${lists.format(asked)}`
    const butNot = refused.length === 0 ? '' : `, ${refused.length === 1 ? 'not' : 'neither'} ${refused.join(' nor ')}`
    return `${length}${withKinds}${butNot}.${asked.length === 0 ? ' A sentence works well.' : ''}`
  },
  short: (length: number, minLength: number) => `${numbers.format(length)} of at least ${counted(minLength, 'character', 'characters')}`,
  strength: (level: string) => `Strength: ${level}.`,
  levels: ['very weak', 'weak', 'fair', 'good', 'strong'] as const,
  /** By zxcvbn's names for what makes a password easy to guess. */
  warnings: {
    straightRow: 'Rows of keys are guessed early.',
    keyPattern: 'Patterns on the keyboard are guessed early.',
    simpleRepeat: 'Repeated characters add little.',
    extendedRepeat: 'Repeated patterns add little.',
    sequences: 'Sequences such as “abc” are guessed early.',
    recentYears: 'Recent years are guessed early.',
    dates: 'Dates are guessed early.',
    topTen: 'It is one of the most used passwords.',
    topHundred: 'It is one of the most used passwords.',
    common: 'It is a common password.',
    similarToCommon: 'It is close to a common password.',
    wordByItself: 'Single words are guessed early.',
    namesByThemselves: 'Names are guessed early.',
    commonNames: 'Names are guessed early.',
    userInputs: 'Whoever knows you would try that.',
  } as Record<string, string>,
}

export const passwordChange = {
  title: 'Choose a new password',
  required: 'Your password must be changed before you go on.',
  current: 'Current password',
  next: 'New password',
  submit: 'Change password',
  showCurrent: 'Show current password',
  showNext: 'Show new password',
  done: 'Your password was changed. All your other sessions have ended.',
}

export const passwordLink = {
  title: 'Choose a new password',
  password: 'New password',
  submit: 'Save password',
  overTitle: 'This link cannot be used',
  overText: 'It has expired, was used already or was replaced by a newer one.',
  missingText: 'A link is kept only while its page is open, and never in the address. Open it again from where you received it.',
  overAdvice: 'To get a new one use “Forgot your password?” where you sign in, or ask your administrator.',
  back: 'Go to sign in',
}

export const forgottenPassword = {
  title: 'Forgot your password?',
  login: 'Login or email',
  hint: 'A link to choose a new password is sent to the address of the account.',
  submit: 'Send link',
  sentTitle: 'Look into your mail',
  sent: (login: string) => `If ${login} belongs to an account that can receive one, a link to choose a new password is on its way.`,
  sentAdvice: 'Nothing after a few minutes? Look into the spam folder, check the spelling, or ask your administrator for a one-time link.',
  unavailable: 'This instance sends no mail. Ask your administrator for a one-time link, by which you choose a new password.',
  back: 'Back to sign in',
}
