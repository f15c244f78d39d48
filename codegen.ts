import type { CodegenConfig } from '@graphql-codegen/cli'
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset'

const config: CodegenConfig = {
  hooks: { afterAllFileWrite: ['node scripts/split-documents.mjs'] },
  schema: 'graphql/*.graphql',
  documents: ['src/console/**/*.graphql', 'graphql/operations/*.graphql'],
  generates: {
    'src/generated/server.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../server/context.ts#Ctx',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        makeResolverTypeCallable: true,
        scalars: { ID: 'string', Byte: 'string', DateTime: 'Date', Duration: 'string', JSON: 'unknown' },
        // a mapper ties a GraphQL type to the row behind it, so that resolvers hold only the fields that differ; `as …Model`, or the names clash
        mappers: {
          Actor: '../server/auth/actor.ts#ActorLabel as ActorModel',
          ApiKey: '../server/api-keys/service.ts#ApiKey as ApiKeyModel',
          ApiKeyConnection: '../server/api-keys/list.ts#ApiKeyPage as ApiKeyConnectionModel',
          AuditEvent: '../server/audit/list.ts#AuditEvent as AuditEventModel',
          AuthenticationSettings: '../server/settings/authentication.ts#AuthenticationSettings as AuthenticationSettingsModel',
          Credential: '../server/auth/actor.ts#Credential as CredentialModel',
          Instance: '../server/context.ts#InstanceFacts as InstanceModel',
          Invitation: '../server/invitations/service.ts#Invitation as InvitationModel',
          InvitationConnection: '../server/invitations/service.ts#InvitationPage as InvitationConnectionModel',
          InvitationPreview: '../server/invitations/service.ts#Invitation as InvitationPreviewModel',
          CredentialMail: '../server/mail/table.ts#MailRow as CredentialMailModel',
          Mail: '../server/mail/list.ts#Mail as MailModel',
          MailConnection: '../server/mail/list.ts#MailPage as MailConnectionModel',
          Membership: '../server/memberships/service.ts#Membership as MembershipModel',
          MfaFactor: '../server/mfa/table.ts#Factor as MfaFactorModel',
          Organization: '../server/organizations/table.ts#OrganizationRef as OrganizationModel',
          OrganizationConnection: '../server/organizations/list.ts#OrganizationPage as OrganizationConnectionModel',
          Permission: '../server/auth/permissions.ts#Permission as PermissionModel',
          Profile: '../server/profiles/table.ts#ProfileRef as ProfileModel',
          Session: '../server/sessions/service.ts#Session as SessionModel',
          SmtpSettings: '../server/settings/smtp.ts#SmtpSettings as SmtpSettingsModel',
          User: '../server/users/service.ts#User as UserModel',
          UserConnection: '../server/users/list.ts#UserPage as UserConnectionModel',
          AuditEventConnection: '../server/audit/list.ts#AuditPage as AuditEventConnectionModel',
          Preferences: '../server/views/preferences.ts#Preferences as PreferencesModel',
          ViewerSession: '../server/auth/actor.ts#SessionCredential as ViewerSessionModel',
          View: '../server/views/table.ts#ViewRow as ViewModel',
          Viewer: '../server/auth/actor.ts#UserActor as ViewerModel',
        },
      },
    },
    'src/generated/client/': {
      preset: 'client',
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        scalars: { ID: 'string', Byte: 'string', DateTime: 'string', Duration: 'string', JSON: 'unknown' },
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
      },
    },
    'src/generated/hooks.ts': { plugins: ['./scripts/codegen-hooks.mjs'] },
  },
}

export default config
