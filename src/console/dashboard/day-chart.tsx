import { VisuallyHidden } from '@mantine/core'
import Link from 'next/link'
import { useId } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { useLabels } from '../ui/labels.tsx'
import styles from './day-chart.module.css'

interface DayChartProps {
  title: string
  tone: 'good' | 'bad'
  /** Oldest first; `day` as ISO 8601 date, in UTC. */
  days: readonly { day: string; count: number }[]
  link: { href: string; text: string }
}

const height = 72
const step = 12
const bar = 8

/** Counts of the last days as bars; read out as a table. */
export function DayChart({ title, tone, days, link }: DayChartProps) {
  const { dashboard: texts } = useMessages()
  const { locale } = useLabels()
  const titleId = useId()
  const top = Math.max(1, ...days.map(({ count }) => count))
  const total = days.reduce((sum, { count }) => sum + count, 0)
  const dateOf = (day: string) => new Date(day).toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })

  return (
    <section className={styles.chart} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <span className={styles.total}>{texts.inDays(total, days.length)}</span>
      </div>
      <svg
        className={styles.bars}
        data-tone={tone}
        viewBox={`0 0 ${days.length * step || step} ${height}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {days.map(({ day, count }, index) => {
          const length = count === 0 ? 1 : Math.max(2, (count / top) * height)
          return (
            <rect key={day} x={index * step + 2} y={height - length} width={bar} height={length} rx={1} data-empty={count === 0}>
              <title>{`${dateOf(day)}: ${count.toLocaleString(locale)}`}</title>
            </rect>
          )
        })}
      </svg>
      <div className={styles.foot}>
        <span>{days[0] && dateOf(days[0].day)}</span>
        <span>{texts.highest(top === 1 && total === 0 ? 0 : top)}</span>
        <span>{days.length > 0 && dateOf(days[days.length - 1]?.day ?? '')}</span>
      </div>
      <VisuallyHidden>
        <table>
          <caption>{title}</caption>
          <tbody>
            {days.map(({ day, count }) => (
              <tr key={day}>
                <th scope="row">{dateOf(day)}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
      <Link href={link.href} prefetch={false} className={styles.link}>
        {link.text}
      </Link>
    </section>
  )
}
