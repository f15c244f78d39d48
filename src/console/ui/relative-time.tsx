import { useLabels } from './labels.tsx'
import { absoluteTime, relativeTime } from './times.ts'
import { useNow } from './use-now.ts'

interface RelativeTimeProps {
  /** RFC 3339; null: never. */
  at: string | null
  style?: 'long' | 'narrow'
}

/** How long ago, with the exact time in the tooltip. */
export function RelativeTime({ at, style = 'long' }: RelativeTimeProps) {
  const { locale, never } = useLabels()
  const now = useNow()
  if (at === null) return <>{never}</>

  return (
    <time dateTime={at} title={absoluteTime(at, locale)}>
      {relativeTime(at, now, locale, style)}
    </time>
  )
}
