/** Which square of a picture is taken. */
export interface Crop {
  /** 1: as much as fits; 4: a quarter of that. */
  zoom: number
  /** How far from the left to the right end, 0 to 1. */
  x: number
  /** How far from the top to the bottom, 0 to 1. */
  y: number
}

export const maxZoom = 4
export const centred: Crop = { zoom: 1, x: 0.5, y: 0.5 }

interface Size {
  width: number
  height: number
}

/** In pixels of the picture. */
export function squareOf({ width, height }: Size, { zoom, x, y }: Crop): { left: number; top: number; side: number } {
  const side = Math.min(width, height) / zoom
  return { left: x * (width - side), top: y * (height - side), side }
}

/** The crop after the picture was drawn along by these pixels of a view that is `view` pixels wide. */
export function dragged(size: Size, crop: Crop, by: { x: number; y: number }, view: number): Crop {
  const { side } = squareOf(size, crop)
  const moved = (position: number, length: number, pixels: number) =>
    length === side ? position : Math.min(1, Math.max(0, position - (pixels * side) / view / (length - side)))
  return { ...crop, x: moved(crop.x, size.width, by.x), y: moved(crop.y, size.height, by.y) }
}
