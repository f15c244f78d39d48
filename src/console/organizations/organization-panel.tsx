import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { SidePanel } from '../ui/side-panel.tsx'
import { WayButtons } from '../ui/way-buttons.tsx'
import { OrganizationDetails } from './organization-details.tsx'
import { ShownOrganization, useOrganization } from './shown-organization.tsx'

interface OrganizationPanelProps {
  id: string
  readsAudit: boolean
  onClose: () => void
  /** Null at the ends of the list. */
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** The drawer beside the list; j and k lead on through the list. */
export function OrganizationPanel({ id, readsAudit, ...way }: OrganizationPanelProps) {
  const { organizations: texts } = useMessages()
  const query = useOrganization(id)

  return (
    <SidePanel
      subject={id}
      title={query.data?.organization?.name ?? texts.organization}
      {...way}
      actions={<WayButtons texts={texts} {...way} pageHref={paths.organization(id)} />}
    >
      <ShownOrganization query={query} isPage={false}>
        {(organization) => (
          <OrganizationDetails
            organization={organization}
            heading="h3"
            usersHref={organization.viewerCanManageUsers ? paths.organization(id) : null}
            readsAudit={readsAudit}
          />
        )}
      </ShownOrganization>
    </SidePanel>
  )
}
