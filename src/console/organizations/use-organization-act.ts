import { useApolloClient } from '@apollo/client/react'
import type { UserErrorFieldsFragment } from '../../generated/client/graphql.ts'
import { type SubmitOptions, useSubmit } from '../use-submit.ts'

type Options<Input, Data, Payload> = Omit<SubmitOptions<Input, Data, Payload>, 'onRefused'>

/** A form that changes an organization: where somebody was faster, the organization is read again. */
export function useOrganizationAct<Input extends object, Data, Payload extends { userErrors: readonly UserErrorFieldsFragment[] }>(
  options: Options<Input, Data, Payload>,
) {
  const client = useApolloClient()
  return useSubmit({
    ...options,
    onRefused: ({ userErrors }: Payload) => {
      // the screen that asked shows the failure
      if (userErrors.some(isOutdated)) void client.refetchQueries({ include: ['OrganizationDetail'] })
    },
  })
}

const isOutdated = ({ code }: UserErrorFieldsFragment) => code === 'VERSION_MISMATCH' || code === 'CONFLICT'
