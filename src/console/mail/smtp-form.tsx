import { NativeSelect, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SmtpSecurity, SmtpSettingsFieldsFragment } from '../../generated/client/graphql.ts'
import { useSmtpSettingsUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { Fields, NumberField } from '../ui/fields.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { StagedForm } from '../ui/staged-form.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSettingsSubmit } from '../use-settings-submit.ts'
import { useStaged } from '../use-staged.ts'
import { FixedServer } from './fixed-server.tsx'
import { SmtpPassword } from './smtp-password.tsx'
import { SmtpTest } from './smtp-test.tsx'
import { inputOf, numbersOf, type SmtpValues, valuesOf, withSecurity } from './smtp-values.ts'

interface SmtpFormProps {
  settings: SmtpSettingsFieldsFragment
  readAgain: () => Promise<unknown>
}

const fields = [
  'host',
  'port',
  'security',
  'username',
  'password',
  'senderName',
  'senderAddress',
  'resetLinkMinutes',
  'invitationHours',
] as const
type Field = (typeof fields)[number]

export function SmtpForm({ settings, readAgain }: SmtpFormProps) {
  const { smtp: texts } = useMessages()
  const toast = useToast()
  const staged = useStaged<SmtpValues>(valuesOf(settings))
  const { values } = staged
  // the field of the password holds its own text: another edition is an empty one
  const [edition, setEdition] = useState(0)
  const [update] = useSmtpSettingsUpdateMutation({ fetchPolicy: 'no-cache' })
  const form = useSettingsSubmit(readAgain, {
    mutate: update,
    payloadOf: (data) => data.smtpSettingsUpdate,
    fields,
    isIdempotent: true,
  })
  const isMissing = (name: Field) => numbersOf.some((number) => number === name) && values[name] === ''

  async function confirm() {
    if (numbersOf.some(isMissing)) return
    if ((await form.submit({ ...inputOf(staged.changed), expectedVersion: settings.version })) === null) return
    begin()
    toast.success(texts.saved)
  }

  function cancel() {
    form.reset()
    begin()
  }

  function begin() {
    staged.reset()
    setEdition(edition + 1)
  }

  const shown = (name: Field) => ({
    label: texts[name],
    value: values[name],
    error: isMissing(name) ? texts.numberNeeded : form.errorOf(name),
  })
  const number = (name: (typeof numbersOf)[number]) => ({ ...shown(name), onChange: (digits: string) => staged.set({ [name]: digits }) })
  const text = (name: 'host' | 'username' | 'senderName' | 'senderAddress', maxLength: number) => ({
    ...shown(name),
    description: texts[`${name}Hint`],
    maxLength,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => staged.set({ [name]: event.currentTarget.value }),
  })

  const overtaken = staged.overtaken.flatMap((name) => {
    if (name === 'password' || name === 'erasesPassword') return []
    const words = (value: string | boolean) => (typeof value === 'boolean' ? texts[value ? 'on' : 'off'] : value || texts.noValue)
    return [{ label: texts[name], theirs: words(valuesOf(settings)[name]), mine: words(values[name]) }]
  })

  return (
    <>
      <StagedForm
        label={texts.form}
        isChanged={staged.isChanged}
        isBusy={form.isSubmitting}
        message={form.message}
        conflict={form.hasConflict ? { sentence: <ChangedFirst settings={settings} />, overtaken } : null}
        onConfirm={confirm}
        onCancel={cancel}
      >
        {settings.isFixed ? (
          <FixedServer settings={settings} />
        ) : (
          <>
            <Section heading="h2" title={texts.sending}>
              <Switch
                label={texts.enabled}
                description={texts.enabledHint}
                checked={values.enabled}
                onChange={(event) => staged.set({ enabled: event.currentTarget.checked })}
              />
            </Section>
            <Section heading="h2" title={texts.server}>
              <Fields>
                <TextInput {...text('host', 253)} />
                <NativeSelect
                  {...shown('security')}
                  description={texts.securityHints[values.security]}
                  data={securities.map((value) => ({ value, label: texts.securities[value] }))}
                  onChange={(event) => staged.set(withSecurity(values, securityOf(event.currentTarget.value)))}
                />
                <NumberField {...number('port')} description="25, 465, 587, 2525" />
              </Fields>
            </Section>
            <Section heading="h2" title={texts.signIn}>
              <Fields>
                <TextInput {...text('username', 256)} />
                <SmtpPassword key={edition} staged={staged} hasPassword={settings.hasPassword} error={form.errorOf('password')} />
              </Fields>
            </Section>
            <Section heading="h2" title={texts.sender}>
              <Fields>
                <TextInput {...text('senderAddress', 254)} type="email" />
                <TextInput {...text('senderName', 64)} />
              </Fields>
            </Section>
          </>
        )}
        <Section heading="h2" title={texts.links}>
          <Fields>
            <NumberField {...number('resetLinkMinutes')} description={texts.resetLinkMinutesHint} unit={texts.minutes} />
            <NumberField {...number('invitationHours')} description={texts.invitationHoursHint} unit={texts.hours} />
          </Fields>
        </Section>
      </StagedForm>
      <SmtpTest values={values} changed={settings.isFixed ? {} : staged.changed} />
    </>
  )
}

const securities = ['STARTTLS', 'TLS', 'NONE'] as const
const securityOf = (value: string): SmtpSecurity => securities.find((security) => security === value) ?? 'STARTTLS'

function ChangedFirst({ settings: { updatedAt, updatedBy } }: { settings: SmtpSettingsFieldsFragment }) {
  const { smtp: texts } = useMessages()
  return (
    <>
      {updatedBy === null ? texts.changedBySomebody : texts.changedBy(updatedBy.label)} <RelativeTime at={updatedAt} />
    </>
  )
}
