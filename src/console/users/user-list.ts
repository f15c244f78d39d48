import type { UserFilter, UserOrderField, UserRowFragment, UserState, UserType } from '../../generated/client/graphql.ts'
import type { FilterField } from '../lists/conditions.ts'
import type { Exported } from '../lists/exported.ts'
import type { ListShape } from '../lists/list-state.ts'
import type { Messages } from '../messages/en.ts'

const orders: Record<string, UserOrderField> = {
  login: 'LOGIN',
  name: 'NAME',
  email: 'EMAIL',
  profile: 'PROFILE',
  type: 'TYPE',
  mfa: 'HAS_MFA',
  createdBy: 'CREATED_BY',
  created: 'CREATED_AT',
  updated: 'UPDATED_AT',
  lastSeen: 'LAST_SEEN_AT',
}

type UserField = FilterField & { input: keyof UserFilter }

/** What *Users* can be asked for; those of one organization are asked nothing about organizations. */
export function userList({ users: texts }: Messages, organizationId: string | null): ListShape {
  const { columns, filters, states, types } = texts
  const flag = (key: string, input: keyof UserFilter, title: string): UserField => ({
    kind: 'flag',
    key,
    input,
    title,
    yes: texts.yes,
    no: texts.no,
  })
  const ofOrganizations: UserField[] = [
    {
      kind: 'reference',
      key: 'organization',
      input: 'organizationId',
      title: filters.organization,
      source: 'organizations',
      isOfMembership: true,
    },
    {
      kind: 'reference',
      key: 'defaultOrganization',
      input: 'defaultOrganizationId',
      title: filters.defaultOrganization,
      source: 'organizations',
    },
    flag('hasOrganization', 'hasOrganization', filters.hasOrganization),
  ]
  const fields: UserField[] = [
    { kind: 'choice', key: 'state', input: 'state', title: columns.state, choices: choices<UserState>(states) },
    { kind: 'choice', key: 'type', input: 'type', title: columns.type, choices: choices<UserType>(types) },
    { kind: 'flag', key: 'mfa', input: 'hasMfa', title: columns.mfa, yes: texts.mfaOn, no: texts.mfaOff },
    { kind: 'time', key: 'lastSeen', input: 'lastSeenAt', neverInput: 'neverSeen', title: columns.lastSeen },
    ...(organizationId === null ? ofOrganizations.slice(0, 1) : []),
    { kind: 'reference', key: 'profile', input: 'profileId', title: columns.profile, source: 'profiles', isOfMembership: true },
    flag('suspended', 'suspended', columns.suspended),
    flag('hasKey', 'hasApiKey', filters.hasApiKey),
    flag('hasPassword', 'hasPassword', filters.hasPassword),
    flag('mustChangePassword', 'mustChangePassword', filters.mustChangePassword),
    { kind: 'time', key: 'created', input: 'createdAt', title: columns.created },
    { kind: 'reference', key: 'createdBy', input: 'createdById', title: columns.createdBy, source: 'people' },
    { kind: 'time', key: 'updated', input: 'updatedAt', title: columns.updated },
    { kind: 'reference', key: 'updatedBy', input: 'updatedById', title: filters.updatedBy, source: 'people' },
    ...(organizationId === null ? ofOrganizations.slice(1) : []),
    { kind: 'text', key: 'text', input: 'search', title: filters.text },
  ]
  return {
    name: organizationId === null ? 'USERS' : 'ORGANIZATION_USERS',
    fields,
    orders,
    columns: columnsOf(organizationId),
    readyViews: [
      { key: 'locked', name: texts.readyViews.locked, query: 'state=is.LOCKED' },
      { key: 'no-mfa', name: texts.readyViews.noMfa, query: 'mfa=is.no&type=is.NORMAL' },
      { key: 'never-signed-in', name: texts.readyViews.neverSignedIn, query: 'lastSeen=never' },
      { key: 'inactive-90-days', name: texts.readyViews.inactive, query: 'lastSeen=notFor.P90D' },
      { key: 'service', name: texts.readyViews.service, query: 'type=is.SERVICE' },
    ],
  }
}

function choices<Value extends string>(labels: Record<Value, string>) {
  return (Object.keys(labels) as Value[]).map((value) => ({ value, label: labels[value] })) // it has these keys only
}

function columnsOf(organizationId: string | null): ListShape['columns'] {
  const place = organizationId === null ? ['organizations'] : ['profile', 'suspended']
  const usual = ['state', 'user', ...place, 'mfa', 'type', 'createdBy', 'created', 'updated', 'lastSeen']
  return { all: [...usual, 'email'], usual, fixed: ['user'] }
}

const usualFields = ['id', 'login', 'name', 'email', 'type', 'state', 'hasMfa', 'memberships', 'createdAt', 'lastSeenAt']

export function exportedUsers({ users: texts }: Messages, organizationId: string | null): Exported<UserRowFragment> {
  return {
    list: 'users',
    fields: texts.exportFields,
    usual: usualFields,
    ...(organizationId !== null && { scope: { organizationId } }),
    nameOf: ({ login }) => login,
  }
}
