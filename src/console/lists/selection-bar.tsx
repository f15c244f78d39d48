import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMessages } from '../messages/messages.tsx'
import type { ListPage } from './list-page.ts'
import styles from './selection-bar.module.css'
import type { Selection } from './use-selection.ts'

interface SelectionBarProps {
  selection: Selection
  total: ListPage<unknown>['total']
  onExport: () => void
  onClear: () => void
}

/** How much is selected, and what can be done with it. Below the rows, which stay where they are. */
export function SelectionBar({ selection, total, onExport, onClear }: SelectionBarProps) {
  const { lists: texts } = useMessages()
  const { count, isAll } = selection
  const isExact = total?.isExact ?? true
  const words = isAll ? texts.selectedAll(count, isExact) : texts.selected(count)
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset of a form
    <div role="group" className={styles.bar} aria-label={texts.selection} data-empty={count === 0}>
      <span role="status" className={styles.count}>
        {count > 0 && words}
      </span>
      {count > 0 && (
        <>
          {!isAll && total !== null && (total.count > count || !total.isExact) && (
            <Button size="compact-xs" variant="subtle" onClick={selection.pickAll}>
              {texts.selectAll(total.count, isExact)}
            </Button>
          )}
          <span className={styles.acts}>
            <Button size="compact-sm" variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={onExport}>
              {texts.export}
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
              {texts.clearSelection}
            </Button>
          </span>
        </>
      )}
    </div>
  )
}
