// Pictures in the browser: read, cut, and made small enough to be sent.

const sidePixels = 512
const maxBytes = 512_000

/** Null for what is no PNG or JPEG picture. */
export async function readPicture(file: File): Promise<ImageBitmap | null> {
  if (!['image/png', 'image/jpeg'].includes(file.type)) return null
  try {
    return await createImageBitmap(file)
  } catch (error) {
    if (error instanceof DOMException) return null // what it says it is, but cannot be read
    throw error
  }
}

/** The picture of this instance at an address, all of it; null when it cannot be had. */
export async function pictureAt(address: string): Promise<ImageBitmap | null> {
  try {
    const answer = await fetch(address)
    return answer.ok ? await createImageBitmap(await answer.blob()) : null
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return null // gone, or no network
    throw error
  }
}

/** A square of the picture as base64. What may be transparent stays PNG, unless that is too large. */
export async function encoded(picture: ImageBitmap, { left, top, side }: { left: number; top: number; side: number }): Promise<string> {
  const canvas = new OffscreenCanvas(sidePixels, sidePixels)
  canvas.getContext('2d')?.drawImage(picture, left, top, side, side, 0, 0, sidePixels, sidePixels)
  const png = await canvas.convertToBlob({ type: 'image/png' })
  const blob = png.size < maxBytes ? png : await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  return base64Of(new Uint8Array(await blob.arrayBuffer()))
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
