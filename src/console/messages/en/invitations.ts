import { counted } from './words.ts'

export const invitation = {
  title: 'Invitation',
  reading: 'Reading the invitation…',
  join: (organization: string) => `Join ${organization}`,
  profile: 'Profile',
  invitedBy: 'Invited by',
  addressedTo: 'Addressed to',
  expires: 'Expires',

  noLinkTitle: 'Open the link of your invitation',
  noLinkText: 'A link is kept only while its page is open, and never in the address. Open it again from where you received it.',
  overTitle: 'This invitation is not open any more',
  overText: 'It has expired, was answered or was withdrawn, or a part of the link is missing.',
  overAdvice: 'Ask whoever invited you for a new one.',
  overSignIn: 'If you have accepted it before, sign in.',
  declinedTitle: 'Invitation declined',
  declinedText: (organization: string, sender: string) =>
    `You did not join ${organization}. If you change your mind, ask ${sender} for a new invitation.`,

  createTitle: 'Create your account',
  login: 'Login',
  loginIsFixed: 'The invitation is for this login.',
  name: 'Name',
  password: 'Password',
  create: 'Create account and join',
  haveAccount: 'Have an account already?',
  signInInstead: 'Sign in instead',

  signedInAs: 'You are signed in as',
  otherAddressee: (login: string) => `The invitation is addressed to ${login}. Accept it only if that is you too.`,
  accept: 'Accept',
  signOut: 'Sign out and use another account',
  alreadyMember: (organization: string) => `You already belong to ${organization}.`,
  open: (organization: string) => `Open ${organization}`,
  sessionEnded: 'Your session has ended. Sign in again, or create an account.',
  accepted: (organization: string) => `You belong to ${organization} now`,

  decline: 'Decline',
  declineQuestion: (organization: string) => `Decline the invitation to ${organization}? It ends for good.`,
  keep: 'Keep it',
  declined: (organization: string) => `Invitation to ${organization} declined`,

  yours: 'Your invitations',
  offer: (sender: string, organization: string, profile: string) => `${sender} invites you to join ${organization} as ${profile}.`,
  more: (count: number) => `${counted(count, 'more invitation', 'more invitations')} after this one`,
}
