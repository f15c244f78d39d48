'use client'
import type { ReactNode } from 'react'
import type { DashboardQuery } from '../../generated/client/graphql.ts'
import { useDashboardQuery, useSignInsQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { ErrorState } from '../ui/states.tsx'
import { restingPlace } from '../ui/use-kept-focus.ts'
import { CountTile } from './count-tile.tsx'
import styles from './dashboard-screen.module.css'
import { DayChart } from './day-chart.tsx'

interface DashboardScreenProps {
  organization: string
  /** The list that each number leads to. */
  listHref: string
}

const days = 30

/** How the accounts stand, and what to look at: each number leads to what it counts. */
export function DashboardScreen({ organization, listHref }: DashboardScreenProps) {
  const messages = useMessages()
  const { dashboard: texts, product } = messages
  const counts = useDashboardQuery({ fetchPolicy: 'cache-and-network' })
  const signIns = useSignInsQuery({ variables: { days }, fetchPolicy: 'cache-and-network' })
  const statistics = counts.data?.userStatistics
  const error = counts.error ?? signIns.error
  const listOf = (conditions: Record<string, string>, href = listHref) =>
    Object.keys(conditions).length === 0 ? href : `${href}?${new URLSearchParams(conditions)}`

  function retry() {
    void counts.refetch()
    void signIns.refetch()
  }

  function content(): ReactNode {
    if (error !== undefined) {
      const { sentence, requestId } = readFailure(error, messages)
      return <ErrorState sentence={sentence} requestId={requestId} onRetry={retry} />
    }
    if (statistics === undefined) return null
    return (
      <>
        <ul className={styles.tiles}>
          {tilesOf(statistics).map(({ key, conditions, isWarning, list }) => (
            <CountTile
              key={key}
              label={texts.counts[key]}
              count={statistics[key] ?? 0}
              isWarning={isWarning}
              href={listOf(conditions, list)}
            />
          ))}
        </ul>
        <div className={styles.charts}>
          <DayChart
            title={texts.signIns}
            tone="good"
            days={(signIns.data?.signInStatistics ?? []).map(({ day, succeeded }) => ({ day, count: succeeded }))}
            link={{ href: listOf({ lastSeen: `last.P${days}D` }), text: texts.seenUsers }}
          />
          <DayChart
            title={texts.failures}
            tone="bad"
            days={(signIns.data?.signInStatistics ?? []).map(({ day, failed, throttled }) => ({ day, count: failed + throttled }))}
            link={{ href: listOf({ state: 'is.THROTTLED' }), text: texts.throttledUsers }}
          />
        </div>
      </>
    )
  }

  return (
    <div className={styles.screen}>
      <title>{`${texts.title} · ${product}`}</title>
      <header className={styles.header}>
        <h1 {...restingPlace} className={styles.title}>
          {texts.titleOf(organization)}
        </h1>
      </header>
      {content()}
    </div>
  )
}

type Statistics = DashboardQuery['userStatistics']
type Count = Exclude<keyof Statistics, '__typename'>

interface Tile {
  key: Count
  /** Of the list that the number leads to. */
  conditions: Record<string, string>
  /** Where it is no list of users. */
  list?: string
  /** Somebody should look at it, unless it is zero. */
  isWarning: boolean
}

function tilesOf({ organizations }: Statistics): readonly Tile[] {
  const tile = (key: Count, conditions: Tile['conditions'], isWarning = false): Tile => ({ key, conditions, isWarning })
  const ofInstance = [
    tile('withoutOrganization', { hasOrganization: 'is.no' }, true),
    { ...tile('organizationsWithoutAdministrator', { administrator: 'is.no' }, true), list: paths.organizations },
  ]
  return [
    tile('total', {}),
    tile('active', { state: 'is.ACTIVE' }),
    tile('locked', { state: 'is.LOCKED' }),
    tile('invited', { state: 'is.INVITED' }),
    tile('throttled', { state: 'is.THROTTLED' }, true),
    tile('withoutMfa', { mfa: 'is.no', type: 'is.NORMAL' }, true),
    tile('neverSeen', { lastSeen: 'never' }),
    tile('notSeenFor90Days', { lastSeen: 'notFor.P90D' }, true),
    tile('service', { type: 'is.SERVICE' }),
    tile('createdInLast30Days', { created: 'last.P30D' }),
    ...(organizations === null ? [] : ofInstance),
  ]
}
