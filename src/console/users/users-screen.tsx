'use client'
import { useRouter } from 'next/navigation'
import { lazy, Suspense, useCallback, useMemo, useRef } from 'react'
import type { UserRowFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { DataTable, type DataTableHandle } from '../ui/data-table.tsx'
import { Pager } from '../ui/pager.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { useAddress } from '../ui/use-address.ts'
import { useDelay } from '../ui/use-delay.ts'
import { type ListState, pageSizes, readListState, relist, searchMaxLength, writeListState } from './list-state.ts'
import { useUsers } from './use-users.ts'
import { userColumns } from './user-columns.tsx'
import { UsersPlaceholder } from './users-placeholder.tsx'
import styles from './users-screen.module.css'

// the list shows without it
const UserPanel = lazy(() => import('./user-panel.tsx').then(({ UserPanel }) => ({ default: UserPanel })))

interface UsersScreenProps {
  /** Whose users; null: those of the whole instance. */
  organization: { id: string; name: string } | null
}

const skeletonDelayMs = 150
const skeletonRows = 12

export function UsersScreen({ organization }: UsersScreenProps) {
  const messages = useMessages()
  const { users: texts } = messages
  const router = useRouter()
  const table = useRef<DataTableHandle>(null)
  const organizationId = organization?.id ?? null

  const [address, write] = useAddress()
  const state = useMemo(() => readListState(address), [address])
  const show = (next: ListState, history: 'push' | 'replace' = 'push') => write(writeListState(next), history)
  const backToFirstPage = useCallback(() => write(writeListState({ ...state, cursor: null }), 'replace'), [state, write])

  const { rows, pageInfo, total, isStale, isLoading, failure, retry } = useUsers(state, organizationId, backToFirstPage)
  const isSlow = useDelay(isLoading && rows.length === 0, skeletonDelayMs)

  const columns = useMemo(() => userColumns(messages, organizationId), [messages, organizationId])
  const pathOf = organization === null ? paths.user : paths.organizationUser
  const linkOf = useCallback(({ id, login }: UserRowFragment) => ({ href: pathOf(id), label: texts.openFullPage(login) }), [pathOf, texts])

  const openIndex = rows.findIndex(({ id }) => id === state.openId)
  const leadTo = (row: UserRowFragment | undefined) =>
    row === undefined || openIndex < 0 ? null : () => show({ ...state, openId: row.id }, 'replace')

  function close() {
    show({ ...state, openId: null })
    if (state.openId !== null) table.current?.focusRow(state.openId)
  }

  const title = organization === null ? texts.title : texts.titleIn(organization.name)
  const { startCursor, endCursor } = pageInfo ?? {}
  return (
    <div className={styles.screen}>
      <title>{`${title} · ${messages.product}`}</title>
      <div className={styles.list}>
        <header className={styles.toolbar}>
          <h1 className={styles.title}>{title}</h1>
          <SearchField
            label={texts.search}
            clearLabel={texts.clearSearch}
            value={state.search}
            maxLength={searchMaxLength}
            onSearch={(search) => show(relist(state, { search }), 'replace')}
          />
        </header>
        <DataTable
          ref={table}
          label={title}
          columns={columns}
          rows={rows}
          isStale={isStale}
          isBusy={isLoading}
          skeletonRows={isSlow ? Math.min(skeletonRows, state.size) : 0}
          placeholder={
            rows.length === 0 && (
              <UsersPlaceholder
                isLoading={isLoading}
                failure={failure}
                onRetry={retry}
                search={state.search}
                onClearSearch={() => show(relist(state, { search: '' }))}
              />
            )
          }
          openId={state.openId}
          onOpen={(openId) => show({ ...state, openId })}
          linkOf={linkOf}
          onFollow={(href) => router.push(href)}
          sort={state.sort}
          onSort={(sort) => show(relist(state, { sort }))}
        />
        <Pager
          label={texts.pages}
          summary={total && (total.isExact ? texts.total(total.count) : texts.totalAtLeast(total.count))}
          size={state.size}
          sizes={pageSizes}
          sizeLabel={texts.pageSize}
          onSize={(size) => show(relist(state, { size }))}
          onPrevious={pageInfo?.hasPreviousPage && startCursor ? () => show({ ...state, cursor: { before: startCursor } }) : null}
          onNext={pageInfo?.hasNextPage && endCursor ? () => show({ ...state, cursor: { after: endCursor } }) : null}
        />
      </div>
      {state.openId !== null && (
        <Suspense>
          <UserPanel
            id={state.openId}
            pageHref={pathOf(state.openId)}
            onClose={close}
            onPrevious={leadTo(rows[openIndex - 1])}
            onNext={leadTo(rows[openIndex + 1])}
          />
        </Suspense>
      )}
    </div>
  )
}
