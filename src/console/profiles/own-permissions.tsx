import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { PermissionGroups } from '../permission-groups.tsx'
import { Note } from '../ui/section.tsx'
import { ErrorState } from '../ui/states.tsx'
import { usePermissionCatalogue } from '../use-permission-catalogue.ts'
import styles from './own-permissions.module.css'

interface OwnPermissionsProps {
  organization: { name: string; kind: 'PLATFORM' | 'ORGANIZATION' }
  permissions: readonly string[]
}

/** What the reader may do in the organization in force, in the words of the catalogue. */
export function OwnPermissions({ organization, permissions }: OwnPermissionsProps) {
  const messages = useMessages()
  const texts = messages.own.organizations
  const { data, error, refetch } = usePermissionCatalogue()
  if (error !== undefined) {
    const { sentence, requestId } = readFailure(error, messages)
    return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
  }
  if (!data) return null

  // two kinds have a permission of the same name
  const held = data.permissions.filter(({ name, kind }) => kind === organization.kind && permissions.includes(name))
  return (
    <div className={styles.part}>
      <h3 className={styles.title}>{texts.permissions(organization.name)}</h3>
      {held.length === 0 && <Note>{texts.noPermissions}</Note>}
      <PermissionGroups permissions={held} />
    </div>
  )
}
