import { useMessages } from '../messages/messages.tsx'
import { SecretDialog } from '../ui/secret-dialog.tsx'

interface MadeLinksProps {
  links: readonly { address: string; link: string }[]
  /** Then the links are spare: others went out by mail. */
  sendsMail: boolean
  onDone: () => void
}

/** What is shown only now: one link, or several under their addresses. */
export function MadeLinks({ links, sendsMail, onDone }: MadeLinksProps) {
  const { invitations: texts } = useMessages()
  const [first] = links
  const secret = links.length === 1 && first ? first.link : links.map(({ address, link }) => `${address}\n${link}`).join('\n\n')
  return (
    <SecretDialog
      title={texts.linksTitle(links.length)}
      text={sendsMail ? texts.linkMailed : texts.linkToHandOver(links.length)}
      secret={secret}
      isSpare={sendsMail}
      onStored={onDone}
    />
  )
}
