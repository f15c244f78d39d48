import { Button, Checkbox, NativeSelect, Radio } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import styles from './export-dialog.module.css'
import { type Exported, exportInput, type Format, formats, isCsv } from './exported.ts'
import listStyles from './list-dialog.module.css'
import type { ListPage } from './list-page.ts'
import type { ListShape, ListState } from './list-state.ts'
import { type Progress, useExport } from './use-export.ts'
import type { Selection } from './use-selection.ts'

interface ExportDialogProps {
  title: string
  shape: ListShape
  state: ListState
  exported: Omit<Exported<never>, 'nameOf'>
  selection: Selection
  /** Whether the selection is meant, where there is one. */
  isOfSelection: boolean
  total: ListPage<unknown>['total']
  onDone: () => void
}

/** What of a list goes into a file, and how far it is. */
export function ExportDialog({ title, shape, state, exported, selection, isOfSelection, total, onDone }: ExportDialogProps) {
  const { ui, lists: texts } = useMessages()
  const toast = useToast()
  const isPicked = selection.ids.size > 0
  const [what, setWhat] = useState<'all' | 'selected'>(isPicked && isOfSelection ? 'selected' : 'all')
  const [format, setFormat] = useState<Format>('comma')
  const [hasByteOrderMark, setHasByteOrderMark] = useState(false)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(exported.usual))
  const { start, cancel, isRunning, progress, message } = useExport()
  const all = Object.keys(exported.fields)
  const exactTotal = total?.isExact ? total.count : null
  const count = what === 'selected' ? selection.ids.size : exactTotal
  useLeaveWarning(isRunning)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const fields = all.filter((field) => chosen.has(field))
    const ids = what === 'selected' ? [...selection.ids] : null
    const rows = await start(exported.list, exportInput(shape, state, exported.scope, { format, hasByteOrderMark, fields, ids }))
    if (rows === null) return
    toast.success(texts.exportDone(rows))
    onDone()
  }

  function toggle(field: string) {
    const next = new Set(chosen)
    if (!next.delete(field)) next.add(field)
    setChosen(next)
  }

  const allWords = total === null ? '' : texts.rowsAbout(total.count, total.isExact)
  return (
    <Dialog title={texts.exportTitle(title)} onCancel={isRunning ? cancel : onDone}>
      <form className={listStyles.form} onSubmit={submit}>
        <fieldset className={styles.options} disabled={isRunning}>
          {isPicked ? (
            <Radio.Group label={texts.exportWhat} value={what} onChange={(value) => setWhat(value === 'all' ? 'all' : 'selected')}>
              <div className={styles.choices}>
                <Radio size="xs" value="selected" label={`${texts.exportSelected} (${texts.rows(selection.ids.size)})`} />
                <Radio size="xs" value="all" label={`${texts.exportAll} (${allWords})`} />
              </div>
            </Radio.Group>
          ) : (
            <p className={styles.note}>{`${texts.exportAll}: ${allWords}`}</p>
          )}
          <NativeSelect
            data-autofocus
            label={texts.format}
            {...(isCsv(format) && { description: texts.exportGuard })}
            inputWrapperOrder={['label', 'input', 'description']}
            value={format}
            data={formats.map((value) => ({ value, label: texts.formats[value] }))}
            onChange={({ currentTarget }) => setFormat(formats.find((one) => one === currentTarget.value) ?? 'comma')}
          />
          {isCsv(format) && (
            <Checkbox
              size="xs"
              label={texts.byteOrderMark}
              checked={hasByteOrderMark}
              onChange={(event) => setHasByteOrderMark(event.currentTarget.checked)}
            />
          )}
          <fieldset className={styles.fields}>
            <legend>{texts.fields}</legend>
            <div className={styles.presets}>
              <Button size="compact-xs" variant="subtle" onClick={() => setChosen(new Set(exported.usual))}>
                {texts.usualFields}
              </Button>
              <Button size="compact-xs" variant="subtle" onClick={() => setChosen(new Set(all))}>
                {texts.everyField}
              </Button>
            </div>
            <div className={styles.grid}>
              {all.map((field) => (
                <Checkbox key={field} size="xs" label={exported.fields[field]} checked={chosen.has(field)} onChange={() => toggle(field)} />
              ))}
            </div>
          </fieldset>
        </fieldset>
        {isRunning && <ProgressLine progress={progress} />}
        <FormMessage message={chosen.size === 0 ? texts.noField : message} />
        <div className={listStyles.buttons}>
          <Button variant="default" onClick={isRunning ? cancel : onDone}>
            {ui.cancel}
          </Button>
          <Button type="submit" disabled={isRunning || chosen.size === 0}>
            {texts.exportStart(count)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function ProgressLine({ progress }: { progress: Progress }) {
  const { lists: texts } = useMessages()
  const words = progress === null ? texts.counting : texts.exported(progress.done, progress.total)
  return (
    <div>
      <progress
        className={styles.progress}
        aria-label={texts.exportProgress}
        max={1}
        value={progress === null ? undefined : part(progress)}
      />
      <p className={styles.note}>{words}</p>
    </div>
  )
}

const part = ({ done, total }: { done: number; total: number }) => (total === 0 ? 1 : done / total)

/** Leaving the page ends the export. */
function useLeaveWarning(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isRunning])
}
