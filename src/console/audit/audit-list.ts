import type { AuditEventFieldsFragment, AuditEventFilter } from '../../generated/client/graphql.ts'
import type { FilterField } from '../lists/conditions.ts'
import type { Exported } from '../lists/exported.ts'
import type { ListShape } from '../lists/list-state.ts'
import type { Messages } from '../messages/en.ts'

const shown = ['at', 'action', 'actor', 'target', 'organization', 'address']

/** What the audit trail can be asked for. It has one order: the newest first. */
export function auditList({ audit }: Messages): ListShape {
  const { columns, actions, targetTypes } = audit
  const fields: (FilterField & { input: keyof AuditEventFilter })[] = [
    { kind: 'time', key: 'at', input: 'at', title: columns.at },
    { kind: 'choice', key: 'action', input: 'action', title: columns.action, choices: choices(actions) },
    { kind: 'reference', key: 'actor', input: 'actorId', title: columns.actor, source: 'people' },
    { kind: 'choice', key: 'type', input: 'targetType', title: columns.targetType, choices: choices(targetTypes) },
    { kind: 'reference', key: 'target', input: 'targetId', title: columns.target, source: 'people' },
    { kind: 'reference', key: 'organization', input: 'organizationId', title: columns.organization, source: 'organizations' },
  ]
  return { name: 'AUDIT', readyViews: [], fields, orders: {}, columns: { all: shown, usual: shown, fixed: ['action'] } }
}

const choices = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

const usualFields = [
  'id',
  'at',
  'action',
  'actor',
  'apiKey',
  'organization',
  'targetType',
  'target',
  'before',
  'after',
  'reason',
  'address',
]

export function exportedAudit({ audit }: Messages): Exported<AuditEventFieldsFragment> {
  const nameOf = ({ action, target }: AuditEventFieldsFragment) => `${audit.actions[action] ?? action}: ${target.label}`
  return { list: 'audit', fields: audit.exportFields, usual: usualFields, nameOf }
}
