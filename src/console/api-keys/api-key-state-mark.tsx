import type { ApiKeyState } from '../../generated/client/graphql.ts'
import { StateMark, type StateTone } from '../ui/state-mark.tsx'

const tones: Record<ApiKeyState, StateTone> = { ACTIVE: 'good', EXPIRED: 'warning', REVOKED: 'over' }

export const ApiKeyStateMark = ({ state, label }: { state: ApiKeyState; label: string }) => <StateMark tone={tones[state]} label={label} />
