import { NativeSelect, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useApiKeyPolicyQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { Fields } from '../ui/fields.tsx'

const dayMs = 86_400_000
const usualDays = '90'

export interface Expiry {
  /** Null: never; undefined: as it is. */
  expiresAt: string | null | undefined
  choices: readonly { value: string; label: string }[]
  chosen: string
  choose: (choice: string) => void
  day: string
  chooseDay: (day: string) => void
}

/** When a key ends: after some time, on a day, or never where the instance allows that; one that exists can keep what it has. */
export function useExpiry({ canKeep = false }: { canKeep?: boolean } = {}): Expiry {
  const { apiKeys: texts } = useMessages().userSections
  const { data } = useApiKeyPolicyQuery()
  const [wanted, choose] = useState(canKeep ? 'keep' : usualDays)
  const [day, chooseDay] = useState('')
  const maxDays = data?.apiKeyPolicy.maxDays ?? null
  const lifetimes = Object.entries(texts.lifetimes).filter(([days]) => maxDays === null || Number(days) <= maxDays)
  if (maxDays !== null && !lifetimes.some(([days]) => Number(days) === maxDays)) lifetimes.push([String(maxDays), texts.longest(maxDays)])
  const choices = [
    ...(canKeep ? [['keep', texts.keepExpiry]] : []),
    ...lifetimes,
    ['day', texts.onDay],
    ...(maxDays === null ? [['never', texts.neverChoice]] : []),
  ].map(([value = '', label = '']) => ({ value, label }))
  const chosen = choices.some(({ value }) => value === wanted) ? wanted : String(maxDays)
  // one moment for every attempt: a repeated one is the same request
  const expiresAt = useMemo(() => momentOf(chosen, day), [chosen, day])

  return { expiresAt, choices, chosen, choose, day, chooseDay }
}

export function ExpiryField({ expiry, error }: { expiry: Expiry; error: string | null }) {
  const { apiKeys: texts } = useMessages().userSections
  const isDay = expiry.chosen === 'day'
  return (
    <Fields>
      <NativeSelect
        label={texts.lifetime}
        value={expiry.chosen}
        error={isDay ? null : error}
        data={[...expiry.choices]}
        onChange={(event) => expiry.choose(event.currentTarget.value)}
      />
      {isDay && (
        <TextInput
          type="date"
          label={texts.day}
          value={expiry.day}
          error={error ?? (expiry.day === '' ? texts.dayNeeded : null)}
          max="9999-12-31"
          onChange={(event) => expiry.chooseDay(event.currentTarget.value)}
        />
      )}
    </Fields>
  )
}

/** Whether there is something to send. */
export const isComplete = ({ chosen, day }: Expiry): boolean => chosen !== 'day' || day !== ''

function momentOf(choice: string, day: string): string | null | undefined {
  if (choice === 'keep') return undefined
  if (choice === 'never') return null
  if (choice !== 'day') return new Date(Date.now() + Number(choice) * dayMs).toISOString()
  // the day itself is included, as the reader's calendar has it
  return day === '' ? undefined : new Date(`${day}T23:59:59`).toISOString()
}
