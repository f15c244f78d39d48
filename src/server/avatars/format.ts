// What the bytes of a PNG or JPEG say of themselves, read without decoding: for what the decoder does not tell, or tells too late.

/** PNG (ISO/IEC 15948), §5.2. */
export const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** JPEG (ITU-T T.81), start of image and the first byte of the next marker. */
export const JPEG_START = Buffer.from([0xff, 0xd8, 0xff])

/** The types of a PNG's chunks, in their order, as far as the file is whole. */
export function pngChunks(bytes: Buffer): string[] {
  const types: string[] = []
  let place = PNG_START.length
  while (place + 12 <= bytes.length) {
    types.push(bytes.toString('latin1', place + 4, place + 8))
    place += 12 + bytes.readUInt32BE(place)
  }
  return types
}

const START_OF_SCAN = 0xda

/** How often a JPEG may start a scan: every marker counts, also one inside of metadata, so that none can be hidden. */
export function scansOf(bytes: Buffer): number {
  let scans = 0
  let place = bytes.indexOf(0xff)
  while (place >= 0) {
    if (bytes[place + 1] === START_OF_SCAN) scans++
    place = bytes.indexOf(0xff, place + 1)
  }
  return scans
}
