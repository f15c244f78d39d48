import { apiKeys } from './en/api-keys.ts'
import { audit } from './en/audit.ts'
import { createUser } from './en/create-user.ts'
import { dashboard } from './en/dashboard.ts'
import { invitation, invitations } from './en/invitations.ts'
import { lists } from './en/lists.ts'
import { mail, smtp } from './en/mail.ts'
import { createOrganization, organization, organizations } from './en/organizations.ts'
import { own } from './en/own.ts'
import { palette } from './en/palette.ts'
import { forgottenPassword, passwordChange, passwordField, passwordLink } from './en/passwords.ts'
import { permissions } from './en/permissions.ts'
import { profiles } from './en/profiles.ts'
import { refusals } from './en/refusals.ts'
import { secondFactor } from './en/second-factors.ts'
import { authentication } from './en/settings.ts'
import { failures, pages, shell } from './en/shell.ts'
import { confirmation, secondStep, session, signIn } from './en/sign-in.ts'
import { ui } from './en/ui.ts'
import { userSections } from './en/user-sections.ts'
import { user, users } from './en/users.ts'

/** English, and the shape of every other language: what is added in `en/` is added in `fr/` too, or nothing compiles. */
export const en = {
  product: 'Roster',
  ui,
  failures,
  refusals,
  permissions,
  pages,
  palette,
  shell,
  signIn,
  secondStep,
  session,
  confirmation,
  secondFactor,
  passwordField,
  passwordChange,
  passwordLink,
  forgottenPassword,
  invitation,
  invitations,
  dashboard,
  lists,
  audit,
  users,
  createUser,
  user,
  userSections,
  organizations,
  createOrganization,
  organization,
  profiles,
  apiKeys,
  smtp,
  mail,
  own,
  authentication,
}

export type Messages = Worded<typeof en>

/** The same parts with any words in them. */
type Worded<Part> = Part extends string
  ? string
  : Part extends (...given: infer Given) => infer Told
    ? (...given: Given) => Worded<Told>
    : { [Name in keyof Part]: Worded<Part[Name]> }
