'use client'
import { IconArrowLeft } from '@tabler/icons-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { OrganizationDetailsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import styles from './organization-frame.module.css'
import { ShownOrganization, useOrganization } from './shown-organization.tsx'

interface OrganizationFrameProps {
  /** Id or name. */
  id: string
  part: 'users' | 'invitations' | 'details'
  children: (organization: OrganizationDetailsFragment) => ReactNode
}

/** One part of an organization's page, under the way to the others. */
export function OrganizationFrame({ id, part, children }: OrganizationFrameProps) {
  const { organization: texts } = useMessages()
  const query = useOrganization(id)

  return (
    <div className={styles.screen}>
      <nav className={styles.bar} aria-label={texts.sections}>
        <Link href={paths.organizations} prefetch={false} className={styles.back}>
          <IconArrowLeft size={15} aria-hidden />
          {texts.back}
        </Link>
        {query.data?.organization?.viewerCanManageUsers && (
          <ul className={styles.tabs}>
            <Tab href={paths.organization(id)} isHere={part === 'users'}>
              {texts.users}
            </Tab>
            <Tab href={paths.invitationsOf(id)} isHere={part === 'invitations'}>
              {texts.invitations}
            </Tab>
            <Tab href={paths.detailsOf(id)} isHere={part === 'details'}>
              {texts.details}
            </Tab>
          </ul>
        )}
      </nav>
      <div className={styles.body}>
        <ShownOrganization query={query} isPage>
          {children}
        </ShownOrganization>
      </div>
    </div>
  )
}

function Tab({ href, isHere, children }: { href: string; isHere: boolean; children: ReactNode }) {
  return (
    <li>
      <Link href={href} prefetch={false} className={styles.tab} aria-current={isHere ? 'page' : undefined}>
        {children}
      </Link>
    </li>
  )
}
