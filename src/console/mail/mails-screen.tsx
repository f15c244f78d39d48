'use client'
import { Button } from '@mantine/core'
import { IconMail, IconMailOff, IconRefresh } from '@tabler/icons-react'
import type { MailState, MailsQuery } from '../../generated/client/graphql.ts'
import { useMailsQuery } from '../../generated/hooks.ts'
import { Loaded } from '../loaded.tsx'
import { useMessages } from '../messages/messages.tsx'
import { Page } from '../ui/page.tsx'
import { Pills } from '../ui/pills.tsx'
import { MessageState } from '../ui/states.tsx'
import { useAddress } from '../ui/use-address.ts'
import styles from './mail.module.css'
import { MailRow } from './mail-row.tsx'

const states = ['QUEUED', 'FAILED', 'SENT', 'DISCARDED'] as const

/** The mails of the instance: what waits or failed can be retried or taken out. */
export function MailsScreen() {
  const { mail: texts, product } = useMessages()
  const [address, write] = useAddress()
  const asked = new URLSearchParams(address).get('state')
  const state = states.find((one) => one === asked) ?? null
  const query = useMailsQuery({ variables: { state }, fetchPolicy: 'cache-and-network' })
  const show = (next: MailState | null) => write(next === null ? '' : `state=${next}`, 'push')

  return (
    <Page
      title={texts.title}
      text={texts.text}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={query.loading}
          onClick={() => query.refetch()}
        >
          {texts.refresh}
        </Button>
      }
    >
      <title>{`${texts.title} · ${product}`}</title>
      <Pills
        label={texts.filter}
        choices={[null, ...states].map((value) => ({ value, label: value === null ? texts.all : texts.states[value] }))}
        chosen={state}
        onChoose={show}
      />
      <Loaded query={query}>
        {({ mails }) => <Mails mails={mails} query={query} onShowAll={state === null ? null : () => show(null)} />}
      </Loaded>
    </Page>
  )
}

interface MailsProps {
  mails: MailsQuery['mails']
  query: Pick<ReturnType<typeof useMailsQuery>, 'fetchMore' | 'loading'>
  /** Null: all are shown. */
  onShowAll: (() => void) | null
}

function Mails({ mails: { nodes, pageInfo }, query: { fetchMore, loading }, onShowAll }: MailsProps) {
  const { mail: texts } = useMessages()
  if (nodes.length === 0 && onShowAll === null)
    return (
      <MessageState icon={<IconMail size={22} stroke={1.6} aria-hidden />} title={texts.emptyTitle}>
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
            {texts.clear}
          </Button>
        }
      />
    )

  const loadMore = () =>
    fetchMore({
      variables: { after: pageInfo.endCursor },
      updateQuery: (present, { fetchMoreResult: { mails } }) => ({
        ...present,
        mails: { ...mails, nodes: [...present.mails.nodes, ...mails.nodes] },
      }),
    })

  return (
    <>
      <ul className={styles.mails} aria-label={texts.title}>
        {nodes.map((mail) => (
          <MailRow key={mail.id} mail={mail} />
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
