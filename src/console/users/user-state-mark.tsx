import type { UserState } from '../../generated/client/graphql.ts'
import { StateMark, type StateTone } from '../ui/state-mark.tsx'

const tones: Record<UserState, StateTone> = { ACTIVE: 'good', LOCKED: 'bad', INVITED: 'open', THROTTLED: 'warning' }

export const UserStateMark = ({ state, label }: { state: UserState; label: string }) => <StateMark tone={tones[state]} label={label} />
