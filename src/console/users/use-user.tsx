import { Skeleton } from '@mantine/core'
import { IconUserOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { UserDetailQuery } from '../../generated/client/graphql.ts'
import { useUserDetailQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { ErrorState, MessageState } from '../ui/states.tsx'
import { useDelay } from '../ui/use-delay.ts'
import styles from './use-user.module.css'

/** All that is shown of one user, for the sections of every feature. */
export type ShownUser = NonNullable<UserDetailQuery['user']>

const skeletonDelayMs = 150

/** One user, or what to show in its place. */
export function useUser(
  id: string,
  { isPage }: { isPage: boolean },
): { user: ShownUser; placeholder: null } | { user: null; placeholder: ReactNode } {
  const messages = useMessages()
  const { data, error, refetch } = useUserDetailQuery({ variables: { id }, fetchPolicy: 'cache-and-network' })
  const isSlow = useDelay(data === undefined && error === undefined, skeletonDelayMs)

  if (data?.user) return { user: data.user, placeholder: null }
  if (error !== undefined) {
    const { sentence, requestId } = readFailure(error, messages)
    return { user: null, placeholder: <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} /> }
  }
  if (data === undefined) return { user: null, placeholder: isSlow && <UserSkeleton /> }
  return {
    user: null,
    placeholder: (
      <MessageState icon={<IconUserOff size={22} stroke={1.6} aria-hidden />} title={messages.users.notFoundTitle} isPage={isPage}>
        {messages.users.notFoundText}
      </MessageState>
    ),
  }
}

function UserSkeleton() {
  return (
    <div className={styles.skeleton} aria-hidden>
      <Skeleton circle height={44} />
      <Skeleton height={14} width="70%" />
      <Skeleton height={14} width="85%" />
      <Skeleton height={14} width="60%" />
    </div>
  )
}
