import { IconAlertTriangle } from '@tabler/icons-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { OrganizationDetailsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { Initials } from '../ui/initials.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note, Section } from '../ui/section.tsx'
import { EditMfaDate, EditOrganizationDescription, EditOrganizationName } from './edit-organization.tsx'
import styles from './organization-details.module.css'
import { OrganizationMark } from './organization-mark.tsx'
import { OrganizationState } from './organization-state.tsx'

interface OrganizationDetailsProps {
  organization: OrganizationDetailsFragment
  /** `h1` where the organization is what the page is about. */
  heading: 'h1' | 'h3'
  /** Its users; null where the reader manages none. */
  usersHref: string | null
  readsAudit: boolean
}

/** Everything about one organization, in the drawer and on the page alike. */
export function OrganizationDetails({ organization, heading: Heading, usersHref, readsAudit }: OrganizationDetailsProps) {
  const { organization: texts, organizations, product } = useMessages()
  const { id, name, lockedAt, userCount, hasAdministrator } = organization
  const section = Heading === 'h1' ? 'h2' : 'h3'

  return (
    <div className={styles.details} data-page={Heading === 'h1'}>
      {Heading === 'h1' && <title>{`${texts.titleOf(name)} · ${product}`}</title>}
      <div className={styles.head}>
        <Initials name={name} seed={id} shape="square" size="large" />
        <Heading className={styles.name}>{name}</Heading>
        <OrganizationMark lockedAt={lockedAt} texts={organizations.states} />
      </div>
      {hasAdministrator === false && (
        <div className={styles.warning}>
          <IconAlertTriangle size={18} aria-hidden />
          <div>
            <strong>{texts.noAdministrator}</strong>
            {texts.noAdministratorText}
          </div>
        </div>
      )}

      <Facts>
        <Fact label={texts.id}>
          <CopyText text={id} label={texts.id} />
        </Fact>
        <Fact label={texts.created}>
          <ByAt at={organization.createdAt} by={organization.createdBy?.label} />
        </Fact>
        <Fact label={texts.updated}>
          <ByAt at={organization.updatedAt} by={organization.updatedBy?.label} />
        </Fact>
        {userCount !== null && (
          <Fact label={texts.users}>
            {usersHref === null ? userCount : <FactLink href={usersHref}>{organizations.userCount(userCount)}</FactLink>}
          </Fact>
        )}
        {readsAudit && (
          <Fact label={texts.audit}>
            <FactLink href={`${paths.audit}?${new URLSearchParams({ organization: `is.${id}` })}`}>{texts.readAudit}</FactLink>
          </Fact>
        )}
      </Facts>

      <Section heading={section} title={texts.general}>
        <EditOrganizationName key={`name-${id}`} organization={organization} />
        <EditOrganizationDescription key={`description-${id}`} organization={organization} />
      </Section>
      <Section heading={section} title={texts.mfa}>
        <Note>{texts.mfaText}</Note>
        <EditMfaDate key={`mfa-${id}`} organization={organization} />
      </Section>
      <Section heading={section} title={texts.state}>
        <OrganizationState key={id} organization={organization} />
      </Section>
    </div>
  )
}

function FactLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className={styles.link}>
      {children}
    </Link>
  )
}

function ByAt({ at, by }: { at: string; by: string | undefined }) {
  const { organization: texts } = useMessages()
  return (
    <>
      <RelativeTime at={at} />
      {by !== undefined && ` ${texts.by} ${by}`}
    </>
  )
}
