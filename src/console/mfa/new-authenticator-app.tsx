import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTotpBeginMutation, useTotpConfirmMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OneTimeCodeField } from '../one-time-code-field.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './second-factor-screen.module.css'

interface NewFactorProps {
  /** Done; with the first factor come recovery codes. */
  onAdded: (recoveryCodes: readonly string[] | null) => void
  backLabel: string
  onBack: () => void
}

/** A secret for an authenticator app, by camera or by hand, and the proof that the app has it. */
export function NewAuthenticatorApp({ onAdded, backLabel, onBack }: NewFactorProps) {
  const { secondFactor: texts, ui } = useMessages()
  const [secret, setSecret] = useState<{ secret: string; uri: string } | null>(null)
  const [begin] = useTotpBeginMutation({ fetchPolicy: 'no-cache' })
  const beginning = useSubmit({ mutate: () => begin(), payloadOf: (data) => data.totpBegin, fields: [], isIdempotent: false })
  const [confirm] = useTotpConfirmMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({
    mutate: confirm,
    payloadOf: (data) => data.totpConfirm,
    fields: ['code'],
    isIdempotent: false,
    onRefused: ({ userErrors }) => {
      if (userErrors.some(({ code }) => code === 'EXPIRED')) void makeSecret()
    },
  })
  const field = useRef<HTMLInputElement>(null)

  async function makeSecret() {
    const payload = await beginning.submit({})
    if (payload?.secret && payload.uri) setSecret({ secret: payload.secret, uri: payload.uri })
  }

  const onArrival = useEffectEvent(() => void makeSecret())
  useEffect(() => onArrival(), [])

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    // read from the field: password managers fill it without telling React
    const payload = await form.submit({ code: field.current?.value ?? '' })
    if (payload !== null) return onAdded(payload.recoveryCodes)
    field.current?.select()
    field.current?.focus()
  }

  if (secret === null)
    return (
      <div className={styles.column}>
        <FormMessage message={beginning.message} />
        {beginning.message !== null && <Button onClick={() => void makeSecret()}>{ui.retry}</Button>}
        <Button variant="default" onClick={onBack}>
          {backLabel}
        </Button>
      </div>
    )

  return (
    <form className={styles.column} onSubmit={onSubmit}>
      <p className={styles.text}>{texts.scan}</p>
      <QrCode text={secret.uri} label={texts.qrCode} />
      <div className={styles.secret}>
        {texts.typeInstead}
        <CopyText text={grouped(secret.secret)} label={texts.secret} />
      </div>
      <OneTimeCodeField ref={field} autoFocus error={form.errorOf('code')} />
      <FormMessage message={form.message} />
      <Button type="submit" fullWidth loading={form.isSubmitting}>
        {texts.submit}
      </Button>
      <Button variant="default" fullWidth onClick={onBack}>
        {backLabel}
      </Button>
    </form>
  )
}

/** In fours, as it is read aloud; apps skip the spaces. */
const grouped = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret
