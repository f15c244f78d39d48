import { getTableColumns } from 'drizzle-orm'
import { type GraphQLNamedType, getNamedType, isEnumType, isInputObjectType, isIntrospectionType, isObjectType, parse } from 'graphql'
import { apiKeyColumns } from '../api-keys/table.ts'
import { auditEventColumns } from '../audit/table.ts'
import { shippedDocuments } from '../http/documents.ts'
import { invitationColumns } from '../invitations/table.ts'
import { factorColumns } from '../mfa/table.ts'
import { organizationRef } from '../organizations/table.ts'
import { profileRef } from '../profiles/table.ts'
import { userColumns } from '../users/table.ts'
import { views } from '../views/table.ts'
import { createSchema } from './schema.ts'

const schema = createSchema()
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type))
const objects = types.filter(isObjectType)

// what the values behind a type hold by name; every other field must have a resolver, or it would be null without a word
const HELD: Record<string, string[]> = {
  Actor: ['label'],
  ApiKey: Object.keys(apiKeyColumns),
  ApiKeyConnection: ['nodes'],
  ApiKeyEdge: ['cursor', 'node'],
  ApiKeyPolicy: ['maxDays', 'maxKeys', 'maxOverlapSeconds', 'isRevealed'],
  AuditApiKey: ['id', 'prefix'],
  AuditEvent: [...Object.keys(auditEventColumns), 'organization', 'sealedAt'],
  AuditEventConnection: ['nodes'],
  AuditEventEdge: ['cursor', 'node'],
  AuditTarget: ['type', 'id', 'label'],
  BlockedAction: ['action', 'code', 'message'],
  // each a setting of this name, or about them; the compiler holds `authentication` to them
  AuthenticationSettings: fieldsOf('AuthenticationSettings'),
  Credential: ['kind'],
  Instance: ['name', 'version'],
  Invitation: [...Object.keys(invitationColumns), 'organization', 'profile'],
  InvitationConnection: ['nodes'],
  InvitationEdge: ['cursor', 'node'],
  InvitationPreview: ['login', 'email', 'expiresAt'],
  LastView: ['list', 'readyMade', 'view'],
  CredentialMail: ['kind', 'state', 'error'],
  Mail: ['id', 'kind', 'state', 'attempts', 'error', 'createdAt', 'endedAt'],
  MailConnection: ['nodes'],
  MailEdge: ['cursor', 'node'],
  MfaFactor: Object.keys(factorColumns),
  Membership: ['organization', 'profile', 'suspendedAt', 'isDefault', 'version'],
  Organization: Object.keys(organizationRef),
  OrganizationConnection: ['nodes'],
  OrganizationEdge: ['cursor', 'node'],
  PageInfo: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'],
  PasswordPolicy: ['minLength', 'maxLength', 'rules', 'commonPasswords'],
  Permission: ['name', 'kind', 'group', 'description', 'isRoster'],
  Preferences: ['id', 'theme', 'density', 'language', 'pageSize', 'singleKeys', 'version'],
  Profile: Object.keys(profileRef),
  SecondStep: ['methods', 'passkeyOptions'],
  Session: ['id', 'address', 'organization', 'method', 'startedAt', 'lastSeenAt', 'expiresAt', 'isCurrent'],
  // the compiler holds `get` to these
  SmtpSettings: fieldsOf('SmtpSettings'),
  SmtpTestOutcome: ['stage', 'ok', 'reply'],
  User: Object.keys(userColumns),
  UserConnection: ['nodes'],
  UserEdge: ['cursor', 'node'],
  UserError: ['code', 'message', 'field', 'rule'],
  // each a count of this name; the compiler holds `statistics` to them
  SignInDay: fieldsOf('SignInDay'),
  UserStatistics: fieldsOf('UserStatistics'),
  View: Object.keys(getTableColumns(views)),
  Viewer: ['user', 'organization', 'permissions', 'credential'],
  ViewSort: ['field', 'direction'],
  ViewerSession: ['expiresAt', 'idleExpiresAt'],
}

it('has a resolver, or a value of that name, behind every field', () => {
  const missing = objects
    .filter(({ name }) => !name.endsWith('Payload'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => !field.resolve && !HELD[type.name]?.includes(field.name))
        .map((field) => `${type.name}.${field.name}`),
    )

  expect(missing).toEqual([])
})

it('opens these fields to strangers, and no other', () => {
  const open = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {})
      .filter(({ astNode }) => astNode?.directives?.some(({ name }) => name.value === 'public'))
      .map(({ name }) => name),
  )

  expect(open.toSorted()).toEqual([
    'instance',
    'invitation',
    'invitationAccept',
    'invitationDecline',
    'passwordPolicy',
    'passwordResetComplete',
    'passwordResetRequest',
    'signIn',
    'signOut',
    'viewer',
  ])
})

it('says what every type, field and argument means, but for payloads and what their names say', () => {
  const plain =
    /^(createdAt|updatedAt|userErrors|view|preferences|user|organization|apiKey|invitation|profile|viewer|id|name|kind|nodes|edges|node|cursor|pageInfo|first|after|at|credential|description|expectedVersion|idempotencyKey|field|LOGIN|NAME|TYPE|HAS_MFA|CREATED_AT|UPDATED_AT|isLocked|permissions|SESSION|API_KEY|type|state|hasMfa|currentPassword|newPassword|password|actor|organizationId|profileId|isDefault|target|input|createdBy)$/
  const silent = types.flatMap((type) =>
    partsOf(type)
      .filter(({ name, description }) => !description && !plain.test(name))
      .map(({ name }) => `${type.name}.${name}`),
  )

  expect(silent).toEqual([])
})

function fieldsOf(name: string): string[] {
  const type = schema.getType(name)
  return isObjectType(type) ? Object.keys(type.getFields()) : []
}

type Part = { name: string; description?: string | null | undefined }

function partsOf(type: GraphQLNamedType): Part[] {
  if (isObjectType(type)) return Object.values(type.getFields()).flatMap((field): Part[] => [field, ...field.args])
  if (isInputObjectType(type)) return Object.values(type.getFields())
  return isEnumType(type) ? [...type.getValues()] : []
}

// there is nothing to say
const NO_INPUT = ['signOut', 'sessionExtend', 'passkeyChallenge', 'totpBegin', 'totpDisable', 'recoveryCodesRenew', 'passkeyBegin']

it('has one input and a payload with userErrors for every mutation', () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})

  for (const { name, args, type } of mutations) {
    expect([name, String(type)]).toEqual([name, `${name.charAt(0).toUpperCase()}${name.slice(1)}Payload!`])
    expect(args.map((arg) => arg.name)).toEqual(NO_INPUT.includes(name) ? [] : ['input'])
    const payload = schema.getType(String(type).replace('!', ''))
    expect(isObjectType(payload) && String(payload.getFields().userErrors?.type)).toBe('[UserError!]!')
  }
})

it('has a document that the console ships for every root field', () => {
  const asked = [...shippedDocuments().values()].flatMap((text) =>
    parse(text).definitions.flatMap((definition) =>
      definition.kind === 'OperationDefinition'
        ? definition.selectionSet.selections.map((node) => ('name' in node && node.name ? node.name.value : ''))
        : [],
    ),
  )
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((root) => Object.keys(root?.getFields() ?? {}))

  expect(roots.filter((name) => !asked.includes(name))).toEqual([])
})

// their answers are secrets, belong to a step of sign-in, or tell of a try: a repetition must run again
const NOT_REPEATABLE =
  /^(sign|sessionExtend|identityConfirm|passkey|totp|recoveryCodesRenew|userPassword|password|userAccessLinkCreate|smtpSettingsTest)/

it('takes an idempotency key in every mutation but those whose answers are not kept, and an expected version in every update of a stored object', () => {
  const inputs = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args }) => {
    const type = args[0] && getNamedType(args[0].type)
    return isInputObjectType(type) ? [{ name, fields: Object.keys(type.getFields()) }] : []
  })
  const without = inputs.filter(({ fields }) => !fields.includes('idempotencyKey')).map(({ name }) => name)
  const unversioned = inputs
    .filter(({ name, fields }) => name.endsWith('Update') && !fields.includes('expectedVersion'))
    .map(({ name }) => name)

  expect(without.filter((name) => !NOT_REPEATABLE.test(name))).toEqual([])
  expect(inputs.filter(({ name, fields }) => NOT_REPEATABLE.test(name) && fields.includes('idempotencyKey'))).toEqual([])
  expect(unversioned).toEqual([])
})
