import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { SmtpSettingsTestMutation } from '../../generated/client/graphql.ts'
import { useSmtpSettingsTestMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { Note, Section } from '../ui/section.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './mail.module.css'
import { inputOf, type SmtpValues } from './smtp-values.ts'

type Outcome = NonNullable<SmtpSettingsTestMutation['smtpSettingsTest']['outcome']>

interface SmtpTestProps {
  /** As they stand in the form. */
  values: SmtpValues
  /** Those of them that are not saved. */
  changed: Partial<SmtpValues>
}

/** Sends one mail by what stands in the form, and tells how far it came. */
export function SmtpTest({ values, changed }: SmtpTestProps) {
  const { smtp: texts } = useMessages()
  const [recipient, setRecipient] = useState('')
  const [outcome, setOutcome] = useState<{ of: SmtpValues; outcome: Outcome } | null>(null)
  const [test] = useSmtpSettingsTestMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({ mutate: test, payloadOf: (data) => data.smtpSettingsTest, fields: ['recipient'], isIdempotent: false })

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    setOutcome(null)
    const { enabled: _enabled, resetLinkMinutes: _minutes, invitationHours: _hours, ...connection } = changed
    const payload = await form.submit({ ...inputOf(connection), ...(recipient.trim() !== '' && { recipient }) })
    if (payload?.outcome) setOutcome({ of: values, outcome: payload.outcome })
  }

  return (
    <Section heading="h2" title={texts.testTitle}>
      <Note>{texts.testText}</Note>
      <form className={styles.test} onSubmit={onSubmit} aria-label={texts.testTitle} noValidate>
        <TextInput
          className={styles.recipient}
          type="email"
          label={texts.recipient}
          description={texts.recipientHint}
          value={recipient}
          error={form.errorOf('recipient')}
          maxLength={254}
          onChange={(event) => setRecipient(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" size="xs" loading={form.isSubmitting}>
          {texts.send}
        </Button>
      </form>
      <FormMessage message={form.message} />
      <div role="status">{outcome !== null && <Result {...outcome} />}</div>
    </Section>
  )
}

const stages = ['DNS', 'CONNECT', 'TLS', 'AUTHENTICATION', 'SENDER', 'RECIPIENT', 'MESSAGE'] as const
type Stage = (typeof stages)[number]

const icons = { passed: IconCheck, failed: IconX, skipped: IconMinus, open: IconMinus }

function Result({ of, outcome: { stage: ended, ok, reply } }: { of: SmtpValues; outcome: Outcome }) {
  const { smtp: texts } = useMessages()
  const end = ended === 'DONE' ? stages.length : stages.indexOf(ended)

  function stateOf(stage: Stage, index: number): keyof typeof icons {
    if (index > end) return 'open'
    if (index === end && !ok) return 'failed'
    const isUsed = (stage !== 'TLS' || of.security !== 'NONE') && (stage !== 'AUTHENTICATION' || of.username !== '')
    return isUsed ? 'passed' : 'skipped'
  }

  return (
    <div className={styles.result} data-ok={ok}>
      <p className={styles.verdict}>{ok || ended === 'DONE' ? texts.delivered : texts.notDelivered(texts.stages[ended])}</p>
      <ol className={styles.stages} aria-label={texts.steps}>
        {stages.map((stage, index) => {
          const state = stateOf(stage, index)
          const Icon = icons[state]
          return (
            <li key={stage} data-state={state}>
              <Icon size={15} aria-hidden />
              <span>{texts.stages[stage]}</span>
              <span className={styles.stageState}>{texts.stageStates[state]}</span>
            </li>
          )
        })}
      </ol>
      <p className={styles.replyLabel}>{texts.reply}</p>
      <code className={styles.reply}>{reply}</code>
    </div>
  )
}
