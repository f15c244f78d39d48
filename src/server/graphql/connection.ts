import { badInput } from '../errors.ts'

/** Size of a page: 30 unless said, 1 to 300. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? 30
  if (size < 1 || size > 300) throw badInput('first is a number from 1 to 300.')
  return size
}
