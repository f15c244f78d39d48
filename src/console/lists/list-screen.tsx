'use client'
import { ActionIcon, Button } from '@mantine/core'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { DataTable, type DataTableHandle } from '../ui/data-table.tsx'
import { Pager } from '../ui/pager.tsx'
import { SearchField } from '../ui/search-field.tsx'
import type { Column } from '../ui/table-row.tsx'
import { useDelay } from '../ui/use-delay.ts'
import { restingPlace } from '../ui/use-kept-focus.ts'
import { ColumnsButton } from './columns-button.tsx'
import { readCondition, withCondition } from './conditions.ts'
import type { Exported } from './exported.ts'
import { FilterBar } from './filter-bar.tsx'
import { FilterButton } from './filter-button.tsx'
import type { ListPage } from './list-page.ts'
import { ListPlaceholder } from './list-placeholder.tsx'
import styles from './list-screen.module.css'
import { type ListShape, pageSizes, relist, searchMaxLength } from './list-state.ts'
import { SelectionBar } from './selection-bar.tsx'
import type { ListControl } from './use-list-state.ts'
import { useSelection } from './use-selection.ts'
import { ViewsButton } from './views-button.tsx'

// fetched with the first export
const ExportDialog = lazy(() => import('./export-dialog.tsx').then(({ ExportDialog }) => ({ default: ExportDialog })))

interface ListScreenProps<Row> {
  title: string
  texts: { search: string; total: (count: number) => string; totalAtLeast: (count: number) => string }
  shape: ListShape
  control: ListControl
  page: ListPage<Row>
  /** Every one that can be chosen. */
  columns: readonly Column<Row>[]
  linkOf: (row: Row) => { href: string; label: string }
  /** Left out where the list cannot be exported, and nothing selected. */
  exported?: Exported<Row>
  /** Begins something new for the list. */
  create?: { label: string; onStart: () => void }
  /** Brings into the list what exists elsewhere. */
  add?: { label: string; onStart: () => void }
  /** Shown where there is nothing at all. */
  empty: ReactNode
  /** The open row, beside the list. */
  panel: (way: { onClose: () => void; onPrevious: (() => void) | null; onNext: (() => void) | null }) => ReactNode
  /** Over the list: what was begun. */
  children?: ReactNode
}

const skeletonDelayMs = 150
const skeletonRows = 12

/** One list of the console: toolbar, filters, rows, pages, and the drawer beside them. */
export function ListScreen<Row extends { id: string }>(props: ListScreenProps<Row>) {
  const { title, shape, control, page, exported } = props
  const { state, show, preferredSize } = control
  const { lists: texts, product } = useMessages()
  const router = useRouter()
  const table = useRef<DataTableHandle>(null)
  const filterButton = useRef<HTMLButtonElement>(null)
  const { rows, pageInfo, total } = page
  const columns = useMemo(() => shownColumns(props.columns, shape.columns, state.columns), [props.columns, shape.columns, state.columns])
  const selection = useSelection({ list: shape.name, ...exported?.scope }, state, page)
  const [exporting, setExporting] = useState<'all' | 'selected' | null>(null)
  const size = state.size ?? preferredSize
  const isSlow = useDelay(page.isLoading && rows.length === 0, skeletonDelayMs)
  const change = (changed: Parameters<typeof relist>[1], history?: 'push' | 'replace') => show(relist(state, changed), history)

  const openIndex = rows.findIndex(({ id }) => id === state.openId)
  const leadTo = (row: Row | undefined) => (row === undefined || openIndex < 0 ? null : () => show({ ...state, openId: row.id }, 'replace'))

  function close() {
    show({ ...state, openId: null })
    if (state.openId !== null) table.current?.focusRow(state.openId)
  }

  function clearSelection() {
    selection.clear()
    // what was clicked is gone
    table.current?.focus()
  }

  function filterBy(text: string) {
    const [, key = '', written = ''] = /^(\w+) (.*)$/su.exec(text) ?? []
    const field = shape.fields.find((one) => one.key === key)
    const condition = field === undefined ? null : readCondition(field, written)
    if (condition !== null) change({ conditions: withCondition(state.conditions, condition) })
  }

  const { startCursor, endCursor } = pageInfo ?? {}
  return (
    <div className={styles.screen}>
      <title>{`${title} · ${product}`}</title>
      <div className={styles.list}>
        <header className={styles.toolbar}>
          <h1 {...restingPlace} className={styles.title}>
            {title}
          </h1>
          <ViewsButton shape={shape} control={control} />
          <div className={styles.tools}>
            <SearchField
              label={props.texts.search}
              clearLabel={texts.clearSearch}
              value={state.search}
              maxLength={searchMaxLength}
              onSearch={(search) => change({ search }, 'replace')}
            />
            <FilterButton
              ref={filterButton}
              fields={shape.fields}
              conditions={state.conditions}
              onChange={(conditions) => change({ conditions })}
            />
            <ColumnsButton shape={shape} titles={props.columns} control={control} />
            {exported !== undefined && (
              <ActionIcon
                variant="default"
                size={30}
                aria-label={texts.exportEverything}
                title={texts.exportEverything}
                onClick={() => setExporting('all')}
              >
                <IconDownload size={16} stroke={1.7} aria-hidden />
              </ActionIcon>
            )}
          </div>
          <div className={styles.starts}>
            {props.add !== undefined && (
              <Button variant="default" size="xs" onClick={props.add.onStart}>
                {props.add.label}
              </Button>
            )}
            {props.create !== undefined && (
              <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={props.create.onStart}>
                {props.create.label}
              </Button>
            )}
          </div>
        </header>
        <FilterBar
          fields={shape.fields}
          conditions={state.conditions}
          onChange={(conditions) => change({ conditions })}
          onEmptied={() => filterButton.current?.focus()}
        />
        <DataTable
          ref={table}
          label={title}
          columns={columns}
          rows={rows}
          isStale={page.isStale}
          isBusy={page.isLoading}
          skeletonRows={isSlow ? Math.min(skeletonRows, size) : 0}
          placeholder={
            rows.length === 0 &&
            !page.isLoading && (
              <ListPlaceholder
                failure={page.failure}
                onRetry={page.retry}
                search={state.search}
                hasConditions={state.conditions.length > 0}
                onClear={() => change({ search: '', conditions: [] })}
                empty={props.empty}
              />
            )
          }
          openId={state.openId}
          onOpen={(openId) => show({ ...state, openId })}
          onFilter={filterBy}
          linkOf={props.linkOf}
          onFollow={(href) => router.push(href)}
          sort={state.sort}
          onSort={(sort) => change({ sort })}
          {...(exported !== undefined && {
            selection: { ...selection, labelOf: (row: Row) => texts.select(exported.nameOf(row)), pageLabel: texts.selectPage },
          })}
        />
        {exported !== undefined && (
          <SelectionBar selection={selection} total={total} onExport={() => setExporting('selected')} onClear={clearSelection} />
        )}
        <Pager
          label={texts.pages}
          summary={total && (total.isExact ? props.texts.total(total.count) : props.texts.totalAtLeast(total.count))}
          size={size}
          sizes={pageSizes}
          sizeLabel={texts.pageSize}
          onSize={(size) => change({ size: size === preferredSize ? null : size })}
          onPrevious={pageInfo?.hasPreviousPage && startCursor ? () => show({ ...state, cursor: { before: startCursor } }) : null}
          onNext={pageInfo?.hasNextPage && endCursor ? () => show({ ...state, cursor: { after: endCursor } }) : null}
        />
      </div>
      {state.openId !== null &&
        props.panel({ onClose: close, onPrevious: leadTo(rows[openIndex - 1]), onNext: leadTo(rows[openIndex + 1]) })}
      {exporting !== null && exported !== undefined && (
        <Suspense>
          <ExportDialog
            title={title}
            shape={shape}
            state={state}
            exported={exported}
            selection={selection}
            isOfSelection={exporting === 'selected'}
            total={total}
            onDone={() => setExporting(null)}
          />
        </Suspense>
      )}
      {props.children}
    </div>
  )
}

/** The columns of the list in their order. Where the reader chose them, those that do not fit leave from the last. */
function shownColumns<Row>(
  all: readonly Column<Row>[],
  { usual, fixed }: ListShape['columns'],
  chosen: readonly string[] | null,
): readonly Column<Row>[] {
  const shown = (chosen ?? usual).flatMap((key) => all.filter((column) => column.key === key))
  return chosen === null ? shown : shown.map((column, place) => ({ ...column, rank: fixed.includes(column.key) ? 1 : place + 2 }))
}
