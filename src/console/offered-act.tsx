import { useCommand } from './commands.tsx'
import { useMessages } from './messages/messages.tsx'
import { ActButton, type ActButtonProps } from './ui/act-button.tsx'

interface OfferedActProps extends ActButtonProps {
  /** To whom or what it is done: the palette names it too. */
  subject: string
  children: string
}

/** A button whose action the command palette offers too, as long as it can be done. */
export function OfferedAct({ subject, ...button }: OfferedActProps) {
  const { palette } = useMessages()
  const { label, blocked = null, children, onClick } = button
  useCommand(blocked === null ? palette.task(label ?? children, subject) : null, onClick)
  return <ActButton {...button} />
}
