// Nothing here runs: `tsc` proves that the generated hooks accept what the contract accepts and answer what it answers.
import { skipToken } from '@apollo/client/react'
import { useUserDetailQuery, useUserEmailUpdateMutation, useUsersLazyQuery, useUsersQuery } from '../generated/hooks.ts'

export function TypeTest({ id }: { id: string | undefined }) {
  const users = useUsersQuery({ variables: { first: 10, filter: { state: 'LOCKED' }, orderBy: { field: 'LAST_SEEN_AT' } } })
  const user = useUserDetailQuery(id === undefined ? skipToken : { variables: { id } })
  const [readUsers] = useUsersLazyQuery()
  const [updateEmail] = useUserEmailUpdateMutation()

  const total: number | undefined = users.data?.users.totalCount
  const email: string | null | undefined = user.data?.user?.email
  const createdAt: string | undefined = user.data?.user?.createdAt

  // @ts-expect-error a required variable is missing
  useUserDetailQuery({})
  // @ts-expect-error no such state
  useUsersQuery({ variables: { filter: { state: 'ASLEEP' } } })
  // @ts-expect-error not selected by the document
  void user.data?.user?.history
  // @ts-expect-error no such field in the input
  void updateEmail({ variables: { input: { id: '', mail: '' } } })

  void readUsers({ variables: { first: 1 } })
  void updateEmail({ variables: { input: { id: '', email: null } } }).then(
    ({ data }) => data?.userEmailUpdate.userErrors[0]?.code === 'INVALID',
  )
  return [total, email, createdAt].join()
}
