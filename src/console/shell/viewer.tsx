import { createContext, useContext } from 'react'
import type { ViewerQuery } from '../../generated/client/graphql.ts'

type AnyViewer = NonNullable<ViewerQuery['viewer']>

/** Who uses the console, in which organization. */
export type Viewer = Omit<AnyViewer, 'organization'> & { organization: NonNullable<AnyViewer['organization']> }

/** What the console offers to some and not to others; the server decides again at each request. */
export type Task =
  | 'readAudit'
  | 'manageAllUsers'
  | 'manageOrganizations'
  | 'seeOrganizations'
  | 'seeOrganization'
  | 'manageOrganizationUsers'
  | 'managePlatform'
  | 'manageProfiles'
  | 'seeProfiles'

export const ViewerContext = createContext<Viewer | null>(null)

export function useViewer(): Viewer & { may: (task: Task) => boolean } {
  const viewer = useContext(ViewerContext)
  if (viewer === null) throw new Error('useViewer needs the Shell')
  return { ...viewer, may: (task) => may(viewer, task) }
}

function may({ permissions, organization }: Viewer, task: Task): boolean {
  if (!permissionsFor[task].some((permission) => permissions.includes(permission))) return false
  return isAnywhere(task) || organization.kind === 'PLATFORM'
}

/** Any one of them is enough. */
const permissionsFor: Record<Task, readonly string[]> = {
  manageAllUsers: ['manageUser'],
  manageOrganizations: ['manageOrganization'],
  seeOrganizations: ['manageOrganization', 'manageUser'],
  seeOrganization: ['manageUser', 'manageConfig'],
  manageOrganizationUsers: ['manageUser'],
  managePlatform: ['managePlatform'],
  manageProfiles: ['manageProfile'],
  seeProfiles: ['manageProfile', 'manageUser'],
  readAudit: ['readAudit'],
}

const anywhere: readonly Task[] = ['manageOrganizationUsers', 'seeOrganization', 'seeProfiles', 'readAudit']

/** Whether it is done in whichever organization one works in; all else only in `platform`. */
export const isAnywhere = (task: Task): boolean => anywhere.includes(task)
