import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useMessages } from '../messages/messages.tsx'
import styles from './navigation.module.css'
import { type Place, usePlaces } from './use-places.ts'

export function Navigation() {
  const { shell: texts } = useMessages()
  const places = usePlaces()
  const groups = [null, 'platform', 'organization'] as const

  return (
    <div className={styles.groups}>
      {groups.map((group) => (
        <Group key={group} title={group === null ? null : texts[group]} places={places.filter((place) => place.group === group)} />
      ))}
    </div>
  )
}

function Group({ title, places }: { title: string | null; places: readonly Place[] }) {
  if (places.length === 0) return null
  const entries = (
    <ul className={styles.entries}>
      {places.map((place) => (
        <Entry key={place.href} place={place} />
      ))}
    </ul>
  )
  if (title === null) return entries

  return (
    <section aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      {entries}
    </section>
  )
}

function Entry({ place: { href, title, icon: Icon } }: { place: Place }) {
  const path = usePathname()
  const isHere = path === href || path.startsWith(`${href}/`)
  return (
    <li>
      <Link href={href} prefetch={false} className={styles.entry} aria-current={isHere ? 'page' : undefined}>
        <Icon size={17} stroke={1.7} aria-hidden />
        {title}
      </Link>
    </li>
  )
}
