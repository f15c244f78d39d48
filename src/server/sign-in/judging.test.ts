import type { Try } from './table.ts'
import { judge, type Limits } from './throttling.ts'

const limits: Limits = { perPlace: 2, total: 4, windowMilliseconds: 1000_000, lockMilliseconds: 1000_000 }
const now = new Date()
const a = (place: string, secondsAgo: number, isOpen = false) => ({ id: 'x', place, at: now.getTime() - secondsAgo * 1000, isOpen })

it.each<[verdict: string, tries: Try[]]>([
  ['ADMIT', []],
  ['ADMIT', [a('here', 5)]],
  ['REFUSE', [a('here', 5), a('here', 100)]],
  ['ADMIT', [a('here', 61), a('here', 100)]],
  ['ADMIT', [a('there', 5), a('there', 5), a('there', 5)]],
  ['REFUSE', [a('there', 5), a('there', 5), a('there', 5), a('elsewhere', 5)]],
  // those that are being compared decide
  ['WAIT', [a('here', 1, true), a('here', 1)]],
  ['WAIT', [a('there', 5), a('there', 5), a('there', 5), a('elsewhere', 1, true)]],
  // cut off with its node
  ['REFUSE', [a('here', 11, true), a('here', 20)]],
  ['ADMIT', [a('here', 1001), a('here', 1001)]],
])('is %s of %j', (verdict, tries) => {
  expect(judge({ tries, lockedUntil: null }, 'here', now, limits)).toBe(verdict)
})
