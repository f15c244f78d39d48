import { Button, type ButtonProps, Tooltip, VisuallyHidden } from '@mantine/core'
import { type ReactNode, type Ref, useId } from 'react'

export interface ActButtonProps extends Pick<ButtonProps, 'color' | 'leftSection' | 'loading' | 'variant'> {
  ref?: Ref<HTMLButtonElement>
  /** Why it cannot be done now; null: it can. */
  blocked?: string | null
  /** Its name where the text alone does not tell it from its neighbours. */
  label?: string
  onClick: () => void
  children: ReactNode
}

/** Begins one action. What is impossible now stays in its place, can be reached, and says why. */
export function ActButton({ blocked = null, label, onClick, children, ...button }: ActButtonProps) {
  const reasonId = useId()
  if (blocked === null)
    return (
      <Button variant="default" size="compact-sm" aria-label={label} onClick={onClick} {...button}>
        {children}
      </Button>
    )

  return (
    <>
      <Tooltip label={blocked} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
        <Button variant="default" {...button} size="compact-sm" aria-label={label} aria-disabled data-disabled aria-describedby={reasonId}>
          {children}
        </Button>
      </Tooltip>
      <VisuallyHidden id={reasonId}>{blocked}</VisuallyHidden>
    </>
  )
}
