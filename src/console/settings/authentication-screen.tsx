'use client'
import { useAuthenticationSettingsQuery } from '../../generated/hooks.ts'
import { Loaded } from '../loaded.tsx'
import { useMessages } from '../messages/messages.tsx'
import { Page } from '../ui/page.tsx'
import { AuthenticationForm } from './authentication-form.tsx'

/** How people and programs authenticate at the instance. */
export function AuthenticationScreen() {
  const { authentication: texts, product } = useMessages()
  const query = useAuthenticationSettingsQuery({ fetchPolicy: 'cache-and-network' })

  return (
    <Page title={texts.title} text={texts.text}>
      <title>{`${texts.title} · ${product}`}</title>
      <Loaded query={query}>
        {(data) => <AuthenticationForm settings={data.authenticationSettings} readAgain={() => query.refetch()} />}
      </Loaded>
    </Page>
  )
}
