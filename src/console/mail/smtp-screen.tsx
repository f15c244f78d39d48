'use client'
import { useSmtpSettingsQuery } from '../../generated/hooks.ts'
import { Loaded } from '../loaded.tsx'
import { useMessages } from '../messages/messages.tsx'
import { Page } from '../ui/page.tsx'
import { SmtpForm } from './smtp-form.tsx'

/** The server that mail leaves through. */
export function SmtpScreen() {
  const { smtp: texts, product } = useMessages()
  const query = useSmtpSettingsQuery({ fetchPolicy: 'cache-and-network' })

  return (
    <Page title={texts.title} text={texts.text}>
      <title>{`${texts.title} · ${product}`}</title>
      <Loaded query={query}>{(data) => <SmtpForm settings={data.smtpSettings} readAgain={() => query.refetch()} />}</Loaded>
    </Page>
  )
}
