'use client'
import type { ReactNode } from 'react'
import type { Messages } from '../messages/en.ts'
import { useMessages } from '../messages/messages.tsx'
import { Section } from '../ui/section.tsx'
import { restingPlace } from '../ui/use-kept-focus.ts'
import styles from './settings-screen.module.css'
import { type ShownUser, useUser } from './use-user.tsx'

type SectionName = keyof Messages['own']['sections']

interface SettingsScreenProps {
  /** The reader. */
  id: string
  /** What the reader can do in each: composed in app/, as it takes a part of many features. */
  sections: readonly (readonly [name: SectionName, show: (user: ShownUser) => ReactNode])[]
}

/** One's own account, section by section. */
export function SettingsScreen({ id, sections }: SettingsScreenProps) {
  const { own: texts, product } = useMessages()
  const { user, placeholder } = useUser(id, { isPage: true })

  return (
    <div className={styles.screen}>
      <title>{`${texts.title} · ${product}`}</title>
      <div className={styles.columns}>
        <nav className={styles.contents} aria-label={texts.title}>
          <ul>
            {sections.map(([name]) => (
              <li key={name}>
                <a href={`#${name}`}>{texts.sections[name]}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.body}>
          <h1 {...restingPlace} className={styles.title}>
            {texts.title}
          </h1>
          {placeholder}
          {user !== null &&
            sections.map(([name, show]) => (
              <Section key={name} id={name} heading="h2" title={texts.sections[name]}>
                {show(user)}
              </Section>
            ))}
        </div>
      </div>
    </div>
  )
}
