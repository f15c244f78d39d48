import { counted } from './words.ts'

export const signIn = {
  title: 'Sign in',
  login: 'Login',
  password: 'Password',
  submit: 'Sign in',
  created: 'Your account was created. Sign in with it.',
  newPassword: 'Your password was changed. Sign in with the new one.',
  forgotten: 'Forgot your password?',
}

export const secondStep = {
  title: 'One more step',
  code: 'Code',
  codeHint: 'The 6 digits that your authenticator app shows now.',
  recoveryCode: 'Recovery code',
  recoveryCodeHint: 'One of the codes that you stored when you set up your second factor. Each works once.',
  passkeyHint: 'Confirm with your fingerprint, face, device code or security key.',
  usePasskey: 'Use a passkey',
  passkeyCancelled: 'No passkey was used. Try again, or choose another way.',
  passkeyFailed: 'The browser could not use the passkey. Try again, or choose another way.',
  submit: 'Verify',
  instead: {
    TOTP: 'Use a code of your authenticator app',
    PASSKEY: 'Use a passkey',
    RECOVERY_CODE: 'Use a recovery code',
  },
  startAgain: 'Start again',
}

export const session = {
  endedTitle: 'Your session has ended',
  endedText: (login: string) => `Sign in again as ${login} to go on where you were. Nothing that you typed is lost.`,
  somebodyElse: 'Sign in as somebody else',
  idleTitle: 'Are you still there?',
  idleText: (minutes: number) =>
    `Nothing was done here for a while. You will be signed out in ${counted(minutes, 'minute', 'minutes')}, unless you stay.`,
  lastMinute: 'One minute left.',
  stay: 'Stay signed in',
  finalText: 'Your session ends',
  finalAdvice: 'It has lasted as long as one may. You will be asked for your password over the page: nothing that you typed is lost.',
}

export const confirmation = {
  title: 'Confirm it is you',
  text: (login: string) => `Prove once more that you are ${login}. What you began then goes on by itself.`,
  instead: { password: 'Use the password', code: 'Use a code of your authenticator app', passkey: 'Use a passkey' },
}
