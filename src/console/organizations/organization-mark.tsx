import { StateMark } from '../ui/state-mark.tsx'

interface OrganizationMarkProps {
  lockedAt: string | null
  texts: { ACTIVE: string; LOCKED: string }
}

export const OrganizationMark = ({ lockedAt, texts }: OrganizationMarkProps) =>
  lockedAt === null ? <StateMark tone="good" label={texts.ACTIVE} /> : <StateMark tone="bad" label={texts.LOCKED} />
