import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import type { Messages } from '../messages/en.ts'
import { ChangeApiKey } from './change-api-key.tsx'
import { RenewApiKey } from './renew-api-key.tsx'
import { RevealApiKey } from './reveal-api-key.tsx'
import { RevokeApiKey } from './revoke-api-key.tsx'

export const apiKeyActs = ['change', 'renew', 'reveal', 'revoke'] as const
export type ApiKeyAct = (typeof apiKeyActs)[number]

/** Why something cannot be done to the key now; null when it can be tried. */
export function blockOfKey({ state, isRevealable }: ApiKeyFieldsFragment, act: ApiKeyAct, { userSections }: Messages): string | null {
  const { apiKeys: texts } = userSections
  if (act === 'renew' && state === 'EXPIRED') return texts.cannotRenew
  return act === 'reveal' && !isRevealable ? texts.cannotReveal : null
}

interface ApiKeyDialogProps {
  act: ApiKeyAct
  userId: string
  apiKey: ApiKeyFieldsFragment
  onClose: () => void
}

/** Asks before something is done to one key. */
export function ApiKeyDialog({ act, ...dialog }: ApiKeyDialogProps) {
  if (act === 'change') return <ChangeApiKey {...dialog} />
  if (act === 'renew') return <RenewApiKey {...dialog} />
  return act === 'reveal' ? <RevealApiKey {...dialog} /> : <RevokeApiKey {...dialog} />
}
