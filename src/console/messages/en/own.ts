import { counted, numbers } from './words.ts'

/** One's own account. */
export const own = {
  title: 'Settings',
  sections: {
    profile: 'Profile',
    password: 'Password',
    factors: 'Second factors',
    keys: 'API keys',
    sessions: 'Sessions',
    organizations: 'Organizations',
    preferences: 'Preferences',
  },

  password: {
    text: 'All your other sessions end when you change it.',
    change: 'Change password',
  },

  factors: {
    none: 'You sign in by your password alone. With a second factor it takes one thing more that only you have.',
    dueFrom: 'A second factor is required of you from',
    added: 'added',
    lastUsed: 'last used',
    neverUsed: 'not used yet',
    addApp: 'Add authenticator app',
    replaceApp: 'Replace authenticator app',
    addAppTitle: 'Add an authenticator app',
    replaceAppTitle: 'Replace your authenticator app',
    replaceAppText: 'The present app works until the new one is confirmed.',
    addPasskey: 'Add passkey',
    addPasskeyTitle: 'Add a passkey',
    tooMany: 'You have 10 passkeys. Remove one first.',
    addedToast: 'Your second factor is set up',
    remove: 'Remove',
    removeOf: (name: string) => `Remove ${name}`,
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: 'You cannot sign in with it any more.',
    lastConsequences: ['You sign in by your password alone from then on.', 'Your recovery codes go with it.'],
    isLast: 'A second factor is required of you, and this is the last one. Add another one first.',
    removed: (name: string) => `${name} removed`,
    codesLeft: (count: number) => `${counted(count, 'recovery code', 'recovery codes')} left.`,
    fewCodes: 'Renew them before you run out.',
    renew: 'Renew recovery codes',
    renewTitle: 'Renew your recovery codes?',
    renewText: 'The codes that you have stored stop working.',
  },

  organizations: {
    permissions: (organization: string) => `What you may do in ${organization}`,
    noPermissions: 'Your profile gives you no permission there.',
  },

  preferences: {
    browsersLanguage: 'As the browser says',
    density: 'Density',
    densities: { COMFORTABLE: 'Comfortable', COMPACT: 'Compact' },
    pageSize: 'Rows of a page',
    usual: (size: number) => `Usual (${numbers.format(size)})`,
    singleKeys: 'Single keys as shortcuts',
    singleKeysHint: '/ searches, j and k move, ? lists them all',
    text: 'Kept with your account, for every browser that you sign in with.',
  },
}
