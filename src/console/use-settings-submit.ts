import type { UserErrorFieldsFragment } from '../generated/client/graphql.ts'
import { type SubmitOptions, useSubmit } from './use-submit.ts'

/** A form over settings that there are once: they are read again after every change, also after one by somebody else. */
export function useSettingsSubmit<Input extends object, Data, Payload extends { userErrors: readonly UserErrorFieldsFragment[] }>(
  readAgain: () => Promise<unknown>,
  options: SubmitOptions<Input, Data, Payload>,
) {
  const form = useSubmit({
    ...options,
    onRefused: (payload) => {
      options.onRefused?.(payload)
      // the screen shows the failure
      if (payload.userErrors.some(({ code }) => code === 'VERSION_MISMATCH')) void readAgain()
    },
  })

  async function submit(input: Omit<Input, 'idempotencyKey'>): Promise<Payload | null> {
    const payload = await form.submit(input)
    if (payload !== null) await readAgain()
    return payload
  }

  return { ...form, submit }
}
