import type { MfaChange } from './kinds.ts'
import type { About, Content, Texts } from './texts.ts'

const NOT_YOU = 'If that was not expected, change your password and tell your administrator.'

type KeyAbout = Pick<About<'API_KEY_CREATED'>, 'facts' | 'by' | 'instance' | 'at'>

const byWhom = (by: string | null): string => (by === null ? 'you' : by)

const key = ({ facts, by, instance, at }: KeyAbout, verb: string, more: string): Content => ({
  subject: `API key ${verb}: ${facts.name}`,
  title: `An API key was ${verb}`,
  lines: [`An API key of your account at ${instance} was ${verb}. ${more}`],
  facts: [
    ['Key', facts.name],
    ['Starts with', facts.prefix],
    ['By', byWhom(by)],
    ['On', at],
  ],
  action: 'Look at your keys',
  after: [NOT_YOU],
})

const MFA: Record<MfaChange, string> = {
  TOTP_ADDED: 'An authenticator app was added.',
  TOTP_REMOVED: 'An authenticator app was removed.',
  PASSKEY_ADDED: 'A passkey was added.',
  PASSKEY_REMOVED: 'A passkey was removed.',
  RECOVERY_CODES_MADE: 'New recovery codes were made. The old ones no longer work.',
  RECOVERY_CODE_USED: 'A recovery code was used to sign in. It does not work again.',
  RESET: 'All second factors were removed. You will be asked to set up new ones if they are required.',
}

const orNone = (text: string | null): string => text ?? 'none'

export const english: Texts = {
  kinds: {
    INVITATION: ({ facts, by, instance, until }) => ({
      subject: `Invitation to ${facts.organization}`,
      title: `You are invited to ${facts.organization}`,
      lines: [`${by ?? 'Somebody'} invites you to join ${facts.organization} at ${instance}.`],
      action: 'Look at the invitation',
      after: [
        `The link works until ${until}. Accept with the account that you have there, or make one.`,
        'If you do not know what this is about, ignore this mail.',
      ],
    }),
    FIRST_PASSWORD: ({ by, instance, until }) => ({
      subject: `Your account at ${instance}`,
      title: 'Choose your password',
      lines: [`${by ?? 'An administrator'} made an account for you at ${instance}. Choose a password, and it is ready.`],
      action: 'Choose a password',
      after: [`The link works once, until ${until}.`, 'If you do not know what this is about, ignore this mail.'],
    }),
    PASSWORD_RESET: ({ by, instance, until }) => ({
      subject: 'Choose a new password',
      title: 'Choose a new password',
      lines: [
        by === null
          ? `Somebody, probably you, asked for a new password for your account at ${instance}.`
          : `${by} asks you to choose a new password for your account at ${instance}.`,
      ],
      action: 'Choose a new password',
      after: [`The link works once, until ${until}.`, 'If you did not expect this, ignore this mail: your password stays as it is.'],
    }),
    PASSWORD_CHANGED: ({ by, instance, at }) => ({
      subject: 'Your password was changed',
      title: 'Your password was changed',
      lines: [`The password of your account at ${instance} was changed. Other sessions were ended.`],
      facts: [
        ['By', byWhom(by)],
        ['On', at],
      ],
      action: 'Sign in',
      after: ['If that was not expected, ask for a new password at once and tell your administrator.'],
    }),
    EMAIL_CHANGED: ({ facts, by, instance, at }) => ({
      subject: 'Your email address was changed',
      title: 'Your email address was changed',
      lines: [`The email address of your account at ${instance} was changed. This mail goes to both addresses.`],
      facts: [
        ['Before', orNone(facts.before)],
        ['Now', orNone(facts.after)],
        ['By', byWhom(by)],
        ['On', at],
      ],
      action: 'Look at your account',
      after: [NOT_YOU],
    }),
    API_KEY_CREATED: (about) => key(about, 'created', 'Whoever holds it can act in your name, within its limits.'),
    API_KEY_RENEWED: (about) => key(about, 'renewed', 'Its former secret works no longer than the chosen overlap.'),
    API_KEY_REVEALED: (about) => key(about, 'revealed', 'Its secret was shown again. Renew the key if that was not you.'),
    API_KEY_REVOKED: (about) => key(about, 'revoked', 'Programs that use it are refused from now on.'),
    API_KEY_REUSED: ({ facts, instance, at }) => ({
      subject: `Old secret of an API key used: ${facts.name}`,
      title: 'An old secret was used',
      lines: [`Somebody used the former secret of one of your API keys at ${instance}, after it had ended. The request was refused.`],
      facts: [
        ['Key', facts.name],
        ['Starts with', facts.prefix],
        ['From', facts.from ?? 'unknown'],
        ['On', at],
      ],
      action: 'Look at your keys',
      after: [
        'Probably a program still holds the old secret. If you know of none, somebody else has it: tell your administrator. You are told at most once a day.',
      ],
    }),
    API_KEY_EXPIRING: ({ facts, instance }) => ({
      subject: `API key expires soon: ${facts.name}`,
      title: 'An API key expires soon',
      lines: [`One of your API keys at ${instance} expires soon. Programs that use it are refused from then on.`],
      facts: [
        ['Key', facts.name],
        ['Starts with', facts.prefix],
        ['Expires', facts.expiresAt],
      ],
      action: 'Renew the key',
      after: ['Choose a later expiry, or let it end if nothing uses it any more.'],
    }),
    MFA_CHANGED: ({ facts, by, instance, at }) => ({
      subject: 'Your second factors were changed',
      title: 'Your second factors were changed',
      lines: [MFA[facts.change], `This is about your account at ${instance}.`],
      facts: [
        ['By', byWhom(by)],
        ['On', at],
      ],
      action: 'Look at your account',
      after: [NOT_YOU],
    }),
    NEW_DEVICE: ({ facts, instance, at }) => ({
      subject: 'New sign-in to your account',
      title: 'A new browser signed in',
      lines: [`Your account at ${instance} was signed in to from a browser that we had not seen before.`],
      facts: [
        ['Browser', facts.browser ?? 'unknown'],
        ['System', facts.system ?? 'unknown'],
        ['From', facts.from ?? 'unknown'],
        ['On', at],
      ],
      action: 'Look at your sessions',
      after: ['If that was you, there is nothing to do.', NOT_YOU],
    }),
  },
  trial: (instance) => ({
    subject: `Test mail from ${instance}`,
    title: 'Mail works',
    lines: [`An administrator of ${instance} tried out its mail settings. You are reading the result: they work.`],
    action: `Open ${instance}`,
    after: ['There is nothing to do.'],
  }),
  reason: (kind, instance) =>
    kind === 'INVITATION'
      ? `Somebody gave this address for an invitation to ${instance}.`
      : `You get this mail because you have an account at ${instance}.`,
  automatic: 'This mail was sent automatically: nobody reads answers.',
  copy: 'If the button does not work, copy this address into your browser:',
}
