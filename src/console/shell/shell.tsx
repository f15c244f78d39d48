'use client'
import { IconBuildingOff } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useMemo } from 'react'
import { useViewerQuery } from '../../generated/hooks.ts'
import { CommandsProvider } from '../commands.tsx'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { afterSteps, paths } from '../paths.ts'
import { Frame } from '../ui/frame.tsx'
import { ErrorState, MessageState } from '../ui/states.tsx'
import { useAppearance } from '../use-appearance.ts'
import { Brand } from './brand.tsx'
import { Navigation } from './navigation.tsx'
import { OrganizationSwitch } from './organization-switch.tsx'
import { OwnMenu } from './own-menu.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { SignOutButton } from './sign-out-button.tsx'
import { type Viewer, ViewerContext } from './viewer.tsx'

interface ShellProps {
  /** Above every page, for those who may work here. */
  banner?: ReactNode
  children: ReactNode
}

/** What stands round every page of somebody who is signed in. */
export function Shell({ banner, children }: ShellProps) {
  const messages = useMessages()
  const router = useRouter()
  const { data, error, refetch } = useViewerQuery()
  const viewer = data?.viewer
  const isSettled = useAppearance(viewer?.preferences)
  const requiredActions = viewer?.requiredActions
  const owesStep = requiredActions !== undefined && requiredActions.length > 0

  const usableViewer = useMemo<Viewer | null>(() => {
    if (!viewer?.organization || owesStep || !isSettled) return null
    return { ...viewer, organization: viewer.organization }
  }, [viewer, owesStep, isSettled])

  useEffect(() => {
    const here = location.pathname + location.search
    if (viewer === null) router.replace(paths.signIn(here))
    if (owesStep) router.replace(afterSteps(requiredActions, here))
  }, [viewer, owesStep, requiredActions, router])

  function content(): ReactNode {
    if (usableViewer !== null) return children
    if (error !== undefined) {
      const { sentence, requestId } = readFailure(error, messages)
      return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
    }
    if (!viewer || owesStep || !isSettled) return null
    return (
      <MessageState
        icon={<IconBuildingOff size={22} stroke={1.6} aria-hidden />}
        title={messages.pages.noOrganizationTitle}
        isPage
        action={<SignOutButton />}
      >
        {messages.pages.noOrganizationText}
      </MessageState>
    )
  }

  const frame = (
    <Frame
      texts={messages.shell}
      brand={<Brand instanceName={data?.instance.name ?? messages.product} />}
      banner={usableViewer !== null && banner}
      navigation={
        usableViewer !== null && (
          <>
            <OrganizationSwitch />
            <Navigation />
            <OwnMenu />
          </>
        )
      }
    >
      {usableViewer === null && <title>{messages.product}</title>}
      {content()}
    </Frame>
  )

  return (
    <CommandsProvider>
      <ViewerContext value={usableViewer}>{usableViewer === null ? frame : <Shortcuts>{frame}</Shortcuts>}</ViewerContext>
    </CommandsProvider>
  )
}
