import { Button } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { type Ref, Suspense, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Popup } from '../ui/popup.tsx'
import { type Condition, type FilterField, withCondition } from './conditions.ts'
import { FilterMenu } from './filter-bar.tsx'

interface FilterButtonProps {
  fields: readonly FilterField[]
  conditions: readonly Condition[]
  onChange: (conditions: readonly Condition[]) => void
  ref?: Ref<HTMLButtonElement>
}

export function FilterButton({ fields, conditions, onChange, ref }: FilterButtonProps) {
  const { lists: texts } = useMessages()
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  return (
    <Popup
      isOpen={isOpen}
      onClose={close}
      side="end"
      target={
        <Button
          ref={ref}
          variant="default"
          size="xs"
          leftSection={<IconFilter size={15} stroke={1.7} aria-hidden />}
          aria-label={texts.addFilter}
          onClick={() => setIsOpen(!isOpen)}
        >
          {texts.filter}
        </Button>
      }
    >
      <Suspense>
        <FilterMenu
          fields={fields}
          condition={null}
          onChoose={(added) => {
            close()
            onChange(withCondition(conditions, added))
          }}
        />
      </Suspense>
    </Popup>
  )
}
