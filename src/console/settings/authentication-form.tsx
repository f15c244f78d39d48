import { Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AuthenticationSettingsFieldsFragment } from '../../generated/client/graphql.ts'
import { useAuthenticationSettingsUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { Fields, NumberField } from '../ui/fields.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note, Section } from '../ui/section.tsx'
import { StagedForm } from '../ui/staged-form.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSettingsSubmit } from '../use-settings-submit.ts'
import { useStaged } from '../use-staged.ts'
import {
  type AuthenticationValues,
  fieldNames,
  inputOf,
  missingIn,
  type NumberName,
  type SwitchName,
  valuesOf,
} from './authentication-values.ts'
import { EraseSecrets } from './erase-secrets.tsx'

interface AuthenticationFormProps {
  settings: AuthenticationSettingsFieldsFragment
  readAgain: () => Promise<unknown>
}

export function AuthenticationForm({ settings, readAgain }: AuthenticationFormProps) {
  const { authentication: texts } = useMessages()
  const toast = useToast()
  const staged = useStaged<AuthenticationValues>(valuesOf(settings))
  const { values } = staged
  const [isErasing, setIsErasing] = useState(false)
  const [update] = useAuthenticationSettingsUpdateMutation({ fetchPolicy: 'no-cache' })
  const form = useSettingsSubmit(readAgain, {
    mutate: update,
    payloadOf: (data) => data.authenticationSettingsUpdate,
    fields: [...fieldNames, 'confirmation'],
    isIdempotent: true,
    // what cannot be undone asks for a word
    onRefused: ({ userErrors }) => setIsErasing(userErrors.some(({ field }) => field?.[0] === 'confirmation')),
  })
  const missing = missingIn(values)

  async function confirm(confirmation?: string) {
    if (missing.length > 0) return
    const word = confirmation === undefined ? {} : { confirmation }
    const payload = await form.submit({ ...inputOf(staged.changed), ...word, expectedVersion: settings.version })
    if (payload === null) return
    setIsErasing(false)
    staged.reset()
    toast.success(texts.saved)
  }

  function cancel() {
    form.reset()
    staged.reset()
  }

  const shown = (name: NumberName | 'apiKeyMaxDays' | 'mfaRequiredFrom' | 'loginDomain') => ({
    label: texts.fields[name],
    description: texts.hints[name],
    value: values[name],
    error: missing.some((one) => one === name) ? texts.numberNeeded : form.errorOf(name),
  })
  const number = (name: NumberName | 'apiKeyMaxDays', unit: string) => (
    <NumberField {...shown(name)} unit={unit} onChange={(digits) => staged.set({ [name]: digits })} />
  )
  const onOff = (name: SwitchName, description?: string) => (
    <Switch
      label={texts.fields[name]}
      description={description}
      checked={values[name]}
      onChange={(event) => staged.set({ [name]: event.currentTarget.checked })}
    />
  )

  const words = (value: string | boolean) => (typeof value === 'boolean' ? texts[value ? 'on' : 'off'] : value || texts.noValue)
  const overtaken = staged.overtaken.map((name) => ({
    label: texts.fields[name],
    theirs: words(valuesOf(settings)[name]),
    mine: words(values[name]),
  }))

  return (
    <>
      <StagedForm
        label={texts.form}
        isChanged={staged.isChanged}
        isBusy={form.isSubmitting}
        message={form.message}
        conflict={form.hasConflict ? { sentence: <ChangedFirst settings={settings} />, overtaken } : null}
        onConfirm={() => confirm()}
        onCancel={cancel}
      >
        <Section heading="h2" title={texts.sections.sessions}>
          <Fields>
            {number('sessionMaxMinutes', texts.minutes)}
            {number('sessionIdleMinutes', texts.minutes)}
            {number('sessionWarnMinutes', texts.minutes)}
          </Fields>
        </Section>
        <Section heading="h2" title={texts.sections.lockout}>
          <Fields>
            {number('lockoutFailures', texts.tries)}
            {number('lockoutWindowMinutes', texts.minutes)}
            {number('lockoutMinutes', texts.minutes)}
          </Fields>
          <Note>{texts.notes.lockout}</Note>
        </Section>
        <Section heading="h2" title={texts.sections.passwords}>
          <Fields>
            {number('passwordMinLength', texts.characters)}
            <div>
              {onOff('passwordRequireDigit')}
              {onOff('passwordRequireMixedCase')}
              {onOff('passwordRequireSymbol')}
            </div>
          </Fields>
          <Note>{texts.notes.passwords}</Note>
        </Section>
        <Section heading="h2" title={texts.sections.secondFactors}>
          <Fields>
            <TextInput
              {...shown('mfaRequiredFrom')}
              type="datetime-local"
              max="9999-12-31T23:59"
              onChange={(event) => staged.set({ mfaRequiredFrom: event.currentTarget.value })}
            />
          </Fields>
        </Section>
        <Section heading="h2" title={texts.sections.apiKeys}>
          <Fields>
            {number('apiKeyMaxDays', texts.days)}
            {onOff('apiKeyReveal', texts.hints.apiKeyReveal)}
          </Fields>
        </Section>
        <Section heading="h2" title={texts.sections.logins}>
          <Fields>
            <TextInput
              {...shown('loginDomain')}
              maxLength={64}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => staged.set({ loginDomain: event.currentTarget.value })}
            />
          </Fields>
        </Section>
      </StagedForm>
      {isErasing && (
        <EraseSecrets question={form.errorOf('confirmation')} form={form} onConfirm={confirm} onCancel={() => setIsErasing(false)} />
      )}
    </>
  )
}

function ChangedFirst({ settings: { updatedAt, updatedBy } }: { settings: AuthenticationSettingsFieldsFragment }) {
  const { authentication: texts } = useMessages()
  return (
    <>
      {updatedBy === null ? texts.changedBySomebody : texts.changedBy(updatedBy.label)} <RelativeTime at={updatedAt} />
    </>
  )
}
