import { centred, dragged, squareOf } from './crop.ts'

const wide = { width: 400, height: 200 }

it('takes the largest square in the middle at first', () => {
  expect(squareOf(wide, centred)).toEqual({ left: 100, top: 0, side: 200 })
})

it.each([
  [
    { zoom: 1, x: 0, y: 0.5 },
    { left: 0, top: 0, side: 200 },
  ],
  [
    { zoom: 1, x: 1, y: 0.5 },
    { left: 200, top: 0, side: 200 },
  ],
  [
    { zoom: 2, x: 0.5, y: 1 },
    { left: 150, top: 100, side: 100 },
  ],
  [
    { zoom: 4, x: 1, y: 1 },
    { left: 350, top: 150, side: 50 },
  ],
])('stays within the picture at %j', (crop, square) => {
  expect(squareOf(wide, crop)).toEqual(square)
})

it('follows the pointer, and stops at the edges', () => {
  // a view of 100 pixels shows 200 of the picture
  const right = dragged(wide, centred, { x: 25, y: 25 }, 100)

  expect(squareOf(wide, right)).toEqual({ left: 50, top: 0, side: 200 })
  expect(squareOf(wide, dragged(wide, right, { x: 500, y: 0 }, 100)).left).toBe(0)
  expect(squareOf(wide, dragged(wide, right, { x: -500, y: 0 }, 100)).left).toBe(200)
})

it('does not move where there is no room', () => {
  expect(dragged({ width: 100, height: 100 }, centred, { x: 30, y: -30 }, 100)).toEqual(centred)
})
