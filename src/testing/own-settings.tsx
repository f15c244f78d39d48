import { screen } from '@testing-library/react'
import SettingsPage from '../app/(console)/settings/page.tsx'
import { Shell } from '../console/shell/shell.tsx'
import {
  OwnSecondFactorsDocument,
  type OwnSecondFactorsQuery,
  PermissionCatalogueDocument,
  type PermissionCatalogueQuery,
  UserDetailDocument,
  ViewerDocument,
} from '../generated/client/graphql.ts'
import { aUser, aViewer } from './console-data.ts'
import { on } from './graphql-mock.ts'
import { server } from './msw.ts'
import { renderScreen } from './render.tsx'

type Own = ReturnType<typeof aUser>
type Viewer = NonNullable<ReturnType<typeof aViewer>['viewer']>
type Rules = Pick<NonNullable<OwnSecondFactorsQuery['viewer']>, 'mfaRequiredFrom' | 'passkeysUnavailable'>

const permission = (name: string, kind: 'PLATFORM' | 'ORGANIZATION', group: string, description: string) =>
  ({ __typename: 'Permission', name, kind, group, description, isRoster: true, viewerCanGrant: false }) as const

const catalogue: PermissionCatalogueQuery = {
  __typename: 'Query',
  permissions: [
    permission('manageUser', 'PLATFORM', 'Platform', 'Administer every user.'),
    permission('manageUser', 'ORGANIZATION', 'Administration', 'Administer the users of the organization.'),
    permission('manageTask', 'ORGANIZATION', 'Cases', 'Manage tasks.'),
    permission('manageTag', 'ORGANIZATION', 'Cases', 'Manage tags.'),
  ],
}

/** The reader's own settings inside the shell; the server answers what `become` makes of the reader. */
export async function showSettings(values: Partial<Own> = {}, viewer: Partial<Viewer> = {}, rules: Partial<Rules> = {}) {
  let present = aUser({ login: 'alice', name: 'Alice', ...values })
  server.use(
    on(ViewerDocument).answer(() =>
      aViewer({ user: { __typename: 'User', id: present.id, login: present.login, name: present.name, smallAvatar: null }, ...viewer }),
    ),
    on(UserDetailDocument).answer(() => ({ __typename: 'Query', user: present })),
    on(PermissionCatalogueDocument).answer(() => catalogue),
    on(OwnSecondFactorsDocument).answer(() => {
      const { __typename, id, hasMfa, recoveryCodesLeft, mfaFactors } = present
      return {
        __typename: 'Query',
        instance: { __typename: 'Instance', name: 'Roster Test' },
        viewer: {
          __typename: 'Viewer',
          requiredActions: [],
          mfaRequiredFrom: null,
          passkeysUnavailable: null,
          confirmedUntil: null,
          user: { __typename, id, hasMfa, recoveryCodesLeft, mfaFactors },
          ...rules,
        },
      }
    }),
  )
  const shown = renderScreen(
    <Shell>
      <SettingsPage />
    </Shell>,
    { at: '/settings' },
  )
  await screen.findByRole('region', { name: 'Profile' })
  const become = (next: Partial<Own>): Own => {
    present = { ...present, ...next }
    return present
  }
  return { ...shown, alice: present, become }
}
