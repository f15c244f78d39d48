export const createUser = {
  title: 'Create a user',
  titleIn: (organization: string) => `Create a user in ${organization}`,
  create: 'Create user',
  types: { NORMAL: 'Person', SERVICE: 'Program' },
  loginHint: 'What the user signs in with, such as an address.',
  emailHint: 'Left empty, mail goes to the login where that is an address.',
  invite: 'Mail a link for the first password',
  inviteHint: 'Otherwise set a password, or make a one-time link, afterwards.',
  noMail: 'This instance sends no mail. Set a password, or make a one-time link, afterwards.',
  profileMissing: 'Choose the profile that the user has in the organization.',
  created: (login: string) => `${login} created`,
}
