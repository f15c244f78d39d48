/** Fields that whoever got the object may read: who gets the object is what the rows are about. */
export const WITH_PARENT: Record<string, string> = {
  Actor: 'label',
  ApiKey:
    'id name prefix state user createdAt createdBy expiresAt revokedAt lastUsedAt lastUsedFrom isRevealable organizationIds permissions networks version renewedAt previousValidUntil reusedAt',
  ApiKeyPolicy: 'maxDays maxKeys maxOverlapSeconds isRevealed',
  AuditApiKey: 'id prefix',
  AuditEvent: 'id at action actor apiKey organization target before after reason requestId address sealedAt erasedAt',
  AuditTarget: 'type id label',
  AuthenticationSettings:
    'apiKeyReveal apiKeyMaxDays passwordMinLength passwordRequireDigit passwordRequireMixedCase passwordRequireSymbol sessionMaxMinutes sessionIdleMinutes sessionWarnMinutes lockoutFailures lockoutWindowMinutes lockoutMinutes loginDomain mfaRequiredFrom version updatedAt updatedBy',
  BlockedAction: 'action code message',
  Credential: 'kind apiKey',
  Instance: 'name version passwordResetAvailable',
  Invitation: 'id organization profile login email state expiresAt sentAt createdAt createdBy endedAt endedBy',
  InvitationPreview: 'organization profile login email invitedBy expiresAt instance createsAccount',
  CredentialMail: 'kind state at expiresAt error',
  Mail: 'id kind state address user by attempts nextAttemptAt error createdAt endedAt',
  MfaFactor: 'id kind name createdAt lastUsedAt',
  Membership: 'organization profile suspendedAt isDefault version',
  PageInfo: 'hasNextPage hasPreviousPage startCursor endCursor',
  PasswordPolicy: 'minLength maxLength rules commonPasswords',
  Permission: 'name kind group description isRoster',
  Profile: 'id name kind permissions isPredefined version updatedAt',
  SignInDay: 'day succeeded failed throttled',
  SecondStep: 'methods passkeyOptions',
  Session: 'id browser os address organization method startedAt lastSeenAt expiresAt isCurrent',
  SmtpSettings:
    'enabled isFixed host port security username hasPassword senderName senderAddress resetLinkMinutes invitationHours version updatedAt updatedBy',
  SmtpTestOutcome: 'stage ok reply',
  UserError: 'code message field rule',
  UserStatistics:
    'total active locked invited throttled normal service withMfa withoutMfa neverSeen notSeenFor90Days createdInLast30Days withoutOrganization organizations organizationsWithoutAdministrator',
  Viewer:
    'user organization organizations permissions credential session requiredActions mfaRequiredFrom passkeysUnavailable confirmedUntil invitations preferences',
  View: 'id list name visibility owner filter sort columns pageSize version createdAt updatedAt',
  ViewSort: 'field direction',
  Preferences: 'id theme density language pageSize singleKeys lastViews version',
  LastView: 'list view readyMade',
  ViewerSession: 'expiresAt idleExpiresAt secondsLeft warnSeconds',
}

/** Fields whose readers a test of their own compares, and where. */
export const ELSEWHERE: Record<string, string> = {
  'Actor.user': 'src/server/users/users.test.ts',
  'Mutation.passwordResetRequest': 'src/server/passwords/requesting.test.ts',
  'Mutation.signInVerify': 'src/server/sign-in/second-step.test.ts',
  'Mutation.signOut': 'src/server/sign-in/sign-in.test.ts',
  'View.viewerCanUpdate': 'src/server/views/views.test.ts',
  'Mutation.sessionExtend': 'src/server/sessions/sessions.test.ts',
  'Profile.membershipCount': 'src/server/profiles/profiles.test.ts',
  'Permission.viewerCanGrant': 'src/server/profiles/profiles.test.ts',
  'Profile.updatedBy': 'src/server/profiles/profiles.test.ts',
  'Profile.viewerCanUpdate': 'src/server/profiles/profiles.test.ts',
  'Profile.viewerCanDelete': 'src/server/profiles/profiles.test.ts',
}
