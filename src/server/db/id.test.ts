import { newId } from './id.ts'

const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

it('makes ids that sort as they were made, also within a millisecond', () => {
  const ids = Array.from({ length: 20_000 }, newId)

  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(20_000)
})

it('makes UUIDs of version 7, which tell the time', () => {
  const id = newId()

  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Math.abs(timeOf(id) - Date.now())).toBeLessThan(1000)
})
