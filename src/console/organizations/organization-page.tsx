'use client'
import { OrganizationDetails } from './organization-details.tsx'
import { ShownOrganization, useOrganization } from './shown-organization.tsx'

interface OrganizationPageProps {
  id: string
  usersHref: string | null
  readsAudit: boolean
}

/** What is known of the organization that the reader works in. */
export function OrganizationPage({ id, usersHref, readsAudit }: OrganizationPageProps) {
  const query = useOrganization(id)
  return (
    <ShownOrganization query={query} isPage>
      {(organization) => <OrganizationDetails organization={organization} heading="h1" usersHref={usersHref} readsAudit={readsAudit} />}
    </ShownOrganization>
  )
}
