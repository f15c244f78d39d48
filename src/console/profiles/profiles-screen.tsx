'use client'
import { Button } from '@mantine/core'
import { IconId, IconPlus } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { OrganizationKind, ProfileFieldsFragment } from '../../generated/client/graphql.ts'
import { readCondition, withCondition } from '../lists/conditions.ts'
import { FilterBar } from '../lists/filter-bar.tsx'
import { FilterButton } from '../lists/filter-button.tsx'
import { ListPlaceholder } from '../lists/list-placeholder.tsx'
import styles from '../lists/list-screen.module.css'
import { type ListState, readListState, searchMaxLength, writeListState } from '../lists/list-state.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { DataTable, type DataTableHandle } from '../ui/data-table.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { MessageState } from '../ui/states.tsx'
import { useAddress } from '../ui/use-address.ts'
import { useDelay } from '../ui/use-delay.ts'
import { restingPlace } from '../ui/use-kept-focus.ts'
import { CreateProfile } from './create-profile.tsx'
import { profileColumns } from './profile-columns.tsx'
import type { ProfileLinks } from './profile-details.tsx'
import { listed, profileList } from './profile-list.ts'
import { ProfilePanel } from './profile-panel.tsx'
import { profileIn, useProfiles } from './use-profiles.ts'

interface ProfilesScreenProps {
  /** Which profiles count there: in `platform` all, elsewhere those for organizations. */
  organization: { name: string; kind: OrganizationKind }
  /** Whether the reader manages profiles. */
  isManager: boolean
  links: ProfileLinks
}

const skeletonDelayMs = 150
const skeletonRows = 6

/** Every profile with what it gives and how many have it. */
export function ProfilesScreen({ organization, isManager, links }: ProfilesScreenProps) {
  const messages = useMessages()
  const { profiles: texts, lists, product } = messages
  const router = useRouter()
  const table = useRef<DataTableHandle>(null)
  const filterButton = useRef<HTMLButtonElement>(null)
  const isWhole = organization.kind === 'PLATFORM'
  const { profiles, catalogue, isLoading, failure, retry } = useProfiles(isWhole ? null : 'ORGANIZATION')
  const shape = useMemo(() => profileList(messages, catalogue, isWhole), [messages, catalogue, isWhole])
  const columns = useMemo(() => profileColumns({ messages, catalogue, usersHref: links.usersHref }), [messages, catalogue, links.usersHref])
  const [address, write] = useAddress()
  const state = readListState(address, shape)
  const [basis, setBasis] = useState<ProfileFieldsFragment | 'none' | null>(null)
  const rows = isLoading ? [] : listed(profiles, state)
  const isSlow = useDelay(isLoading, skeletonDelayMs)
  const shown = profileIn(profiles, state.openId)
  const openIndex = rows.findIndex(({ id }) => id === shown?.id)
  const linkOf = useCallback(
    ({ id, name }: ProfileFieldsFragment) => ({ href: paths.profile(id), label: texts.openFullPage(name) }),
    [texts],
  )

  const show = (next: Partial<ListState>, history: 'push' | 'replace' = 'push') => write(writeListState({ ...state, ...next }), history)
  const leadTo = (row: ProfileFieldsFragment | undefined) =>
    row === undefined || openIndex < 0 ? null : () => show({ openId: row.id }, 'replace')

  function filterBy(text: string) {
    const [, key = '', written = ''] = /^(\w+) (.*)$/su.exec(text) ?? []
    const field = shape.fields.find((one) => one.key === key)
    const condition = field === undefined ? null : readCondition(field, written)
    if (condition !== null) show({ conditions: withCondition(state.conditions, condition) })
  }

  function close() {
    show({ openId: null })
    if (state.openId !== null) table.current?.focusRow(state.openId)
  }

  function open(openId: string) {
    setBasis(null)
    show({ openId })
  }

  const title = isWhole ? texts.title : texts.titleIn(organization.name)
  return (
    <div className={styles.screen}>
      <title>{`${title} · ${product}`}</title>
      <div className={styles.list}>
        <header className={styles.toolbar}>
          <h1 {...restingPlace} className={styles.title}>
            {title}
          </h1>
          <div className={styles.tools}>
            <SearchField
              label={texts.search}
              clearLabel={lists.clearSearch}
              value={state.search}
              maxLength={searchMaxLength}
              onSearch={(search) => show({ search }, 'replace')}
            />
            <FilterButton
              ref={filterButton}
              fields={shape.fields}
              conditions={state.conditions}
              onChange={(conditions) => show({ conditions })}
            />
          </div>
          <div className={styles.starts}>
            {isManager && (
              <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setBasis('none')}>
                {texts.create}
              </Button>
            )}
          </div>
        </header>
        <FilterBar
          fields={shape.fields}
          conditions={state.conditions}
          onChange={(conditions) => show({ conditions })}
          onEmptied={() => filterButton.current?.focus()}
        />
        <DataTable
          ref={table}
          label={title}
          columns={columns}
          rows={rows}
          isStale={false}
          isBusy={isLoading}
          skeletonRows={isSlow ? skeletonRows : 0}
          placeholder={
            rows.length === 0 &&
            !isLoading && (
              <ListPlaceholder
                failure={failure}
                onRetry={retry}
                search={state.search}
                hasConditions={state.conditions.length > 0}
                onClear={() => show({ search: '', conditions: [] })}
                empty={
                  <MessageState icon={<IconId size={22} stroke={1.6} aria-hidden />} title={texts.emptyTitle}>
                    {texts.emptyText}
                  </MessageState>
                }
              />
            )
          }
          openId={state.openId}
          onOpen={open}
          onFilter={filterBy}
          linkOf={linkOf}
          onFollow={(href) => router.push(href)}
          sort={state.sort}
          onSort={(sort) => show({ sort })}
        />
      </div>
      {state.openId !== null && !isLoading && (
        <ProfilePanel
          id={state.openId}
          profile={shown}
          catalogue={catalogue}
          isManager={isManager}
          links={links}
          onDuplicate={setBasis}
          onClose={close}
          onPrevious={leadTo(rows[openIndex - 1])}
          onNext={leadTo(rows[openIndex + 1])}
        />
      )}
      {basis !== null && (
        <CreateProfile basis={basis === 'none' ? null : basis} profiles={profiles} onCreated={open} onCancel={() => setBasis(null)} />
      )}
    </div>
  )
}
