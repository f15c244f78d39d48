import type { Messages } from './en.ts'
import { apiKeys } from './fr/api-keys.ts'
import { audit } from './fr/audit.ts'
import { createUser } from './fr/create-user.ts'
import { dashboard } from './fr/dashboard.ts'
import { invitation, invitations } from './fr/invitations.ts'
import { lists } from './fr/lists.ts'
import { mail, smtp } from './fr/mail.ts'
import { createOrganization, organization, organizations } from './fr/organizations.ts'
import { own } from './fr/own.ts'
import { palette } from './fr/palette.ts'
import { forgottenPassword, passwordChange, passwordField, passwordLink } from './fr/passwords.ts'
import { permissions } from './fr/permissions.ts'
import { profiles } from './fr/profiles.ts'
import { refusals } from './fr/refusals.ts'
import { secondFactor } from './fr/second-factors.ts'
import { authentication } from './fr/settings.ts'
import { failures, pages, shell } from './fr/shell.ts'
import { confirmation, secondStep, session, signIn } from './fr/sign-in.ts'
import { ui } from './fr/ui.ts'
import { userSections } from './fr/user-sections.ts'
import { user, users } from './fr/users.ts'

export const fr: Messages = {
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
