import type { SmtpSettingsFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { Note, Section } from '../ui/section.tsx'
import styles from './mail.module.css'

/** What the operator has set, to be read. */
export function FixedServer({ settings }: { settings: SmtpSettingsFieldsFragment }) {
  const { smtp: texts } = useMessages()
  const facts: [label: string, value: string | null][] = [
    [texts.enabled, settings.enabled ? texts.on : texts.off],
    [texts.host, settings.host],
    [texts.port, String(settings.port)],
    [texts.security, texts.securities[settings.security]],
    [texts.username, settings.username],
    [texts.password, settings.hasPassword ? texts.passwordNotShown : null],
    [texts.senderAddress, settings.senderAddress],
    [texts.senderName, settings.senderName],
  ]
  return (
    <Section heading="h2" title={texts.server}>
      <Note>{texts.fixed}</Note>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd data-empty={value === null}>{value ?? texts.noValue}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
