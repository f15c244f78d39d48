import { ActionIcon } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Popup } from '../ui/popup.tsx'
import type { ListShape } from './list-state.ts'
import type { ListControl } from './use-list-state.ts'

const ColumnsMenu = lazy(() => import('./columns-menu.tsx').then(({ ColumnsMenu }) => ({ default: ColumnsMenu })))

interface ColumnsButtonProps {
  shape: ListShape
  titles: readonly { key: string; title: string }[]
  control: ListControl
}

/** Which columns are shown, in which order. */
export function ColumnsButton({ shape, titles, control: { state, show } }: ColumnsButtonProps) {
  const { lists: texts } = useMessages()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popup
      isOpen={isOpen}
      onClose={() => setIsOpen(false)}
      side="end"
      target={
        <ActionIcon variant="default" size={30} aria-label={texts.columns} title={texts.columns} onClick={() => setIsOpen(!isOpen)}>
          <IconColumns3 size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      }
    >
      <Suspense>
        <ColumnsMenu
          columns={shape.columns}
          titles={titles}
          chosen={state.columns}
          // each click is no step back
          onChange={(columns) => show({ ...state, columns }, 'replace')}
        />
      </Suspense>
    </Popup>
  )
}
