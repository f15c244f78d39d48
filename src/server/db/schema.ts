// Every table, for drizzle-kit.
export { apiKeys } from '../api-keys/table.ts'
export { auditEvents } from '../audit/table.ts'
export { idempotency } from '../idempotency/table.ts'
export { memberships } from '../memberships/table.ts'
export { organizations } from '../organizations/table.ts'
export { profiles } from '../profiles/table.ts'
export { sessions } from '../sessions/table.ts'
export { reservedLogins, users } from '../users/table.ts'
