'use client'
import { Button } from '@mantine/core'
import { IconMailForward, IconMailOff } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { InvitationState, InvitationsQuery, OrganizationKind } from '../../generated/client/graphql.ts'
import { useInvitationsQuery } from '../../generated/hooks.ts'
import { Loaded } from '../loaded.tsx'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { Page } from '../ui/page.tsx'
import { Pills } from '../ui/pills.tsx'
import { MessageState } from '../ui/states.tsx'
import { useAddress } from '../ui/use-address.ts'
import { InvitationRow } from './invitation-row.tsx'
import styles from './invitations.module.css'

// the list shows without it
const Invite = lazy(() => import('./invite.tsx').then(({ Invite }) => ({ default: Invite })))

const states = ['OPEN', 'EXPIRED', 'ACCEPTED', 'DECLINED', 'REVOKED'] as const

interface InvitationsScreenProps {
  /** Into which; null: into any. */
  organization: { id: string; name: string; kind: OrganizationKind; lockedAt?: string | null } | null
}

/** Who was invited and what became of it: what is open or expired can be sent again or withdrawn. */
export function InvitationsScreen({ organization }: InvitationsScreenProps) {
  const { invitations: texts, product } = useMessages()
  const [isInviting, setIsInviting] = useState(false)
  const [address, write] = useAddress()
  const asked = new URLSearchParams(address).get('state')
  const state = states.find((one) => one === asked) ?? null
  const query = useInvitationsQuery({
    variables: { state, organizationId: organization?.id ?? null },
    fetchPolicy: 'cache-and-network',
  })
  const show = (next: InvitationState | null) => write(next === null ? '' : `state=${next}`, 'push')
  const title = organization === null ? texts.title : texts.titleTo(organization.name)
  const blocked = organization?.lockedAt ? texts.lockedReason(organization.name) : null

  return (
    <Page
      title={title}
      text={texts.text}
      actions={
        <ActButton variant="filled" blocked={blocked} onClick={() => setIsInviting(true)}>
          {texts.invite}
        </ActButton>
      }
    >
      <title>{`${title} · ${product}`}</title>
      <Pills
        label={texts.filter}
        choices={[null, ...states].map((value) => ({ value, label: value === null ? texts.all : texts.states[value] }))}
        chosen={state}
        onChoose={show}
      />
      <Loaded query={query}>
        {({ invitations }) => (
          <Invitations
            invitations={invitations}
            namesOrganizations={organization === null}
            query={query}
            onShowAll={state === null ? null : () => show(null)}
          />
        )}
      </Loaded>
      {isInviting && (
        <Suspense>
          <Invite organization={organization} onDone={() => setIsInviting(false)} onCancel={() => setIsInviting(false)} />
        </Suspense>
      )}
    </Page>
  )
}

interface InvitationsProps {
  invitations: InvitationsQuery['invitations']
  namesOrganizations: boolean
  query: Pick<ReturnType<typeof useInvitationsQuery>, 'fetchMore' | 'loading'>
  /** Null: all are shown. */
  onShowAll: (() => void) | null
}

function Invitations({ invitations: { nodes, pageInfo }, namesOrganizations, query: { fetchMore, loading }, onShowAll }: InvitationsProps) {
  const { invitations: texts } = useMessages()
  if (nodes.length === 0 && onShowAll === null)
    return (
      <MessageState icon={<IconMailForward size={22} stroke={1.6} aria-hidden />} title={texts.emptyTitle}>
        {texts.emptyText}
      </MessageState>
    )
  if (nodes.length === 0)
    return (
      <MessageState
        icon={<IconMailOff size={22} stroke={1.6} aria-hidden />}
        title={texts.nothingTitle}
        action={
          <Button variant="default" size="xs" onClick={() => onShowAll?.()}>
            {texts.showAll}
          </Button>
        }
      />
    )

  const loadMore = () =>
    fetchMore({
      variables: { after: pageInfo.endCursor },
      updateQuery: (present, { fetchMoreResult: { invitations } }) => ({
        ...present,
        invitations: { ...invitations, nodes: [...present.invitations.nodes, ...invitations.nodes] },
      }),
    })

  return (
    <>
      <ul className={styles.invitations} aria-label={texts.title}>
        {nodes.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} namesOrganization={namesOrganizations} />
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <Button variant="default" size="xs" loading={loading} onClick={loadMore}>
          {texts.more}
        </Button>
      )}
    </>
  )
}
