// From bytes that somebody sent to two small WebP pictures. Nothing of the original but its pixels comes through.
import { createHash } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'
import { type Refused, refuse, unavailable } from '../errors.ts'
import { JPEG_START, PNG_START, pngChunks, scansOf } from './format.ts'

// for the whole process: whatever the bytes claim to be, no other decoder runs
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng'] })
sharp.cache(false)
sharp.concurrency(1)

/** A picture of this many bytes is too large. */
export const MAX_BYTES = 512_000
const MAX_SIDE = 4096
const MAX_PIXELS = MAX_SIDE * MAX_SIDE
const MAX_SCANS = 30
const DEADLINE_SECONDS = 5
const SIZES = { large: 256, small: 64 }
const QUALITY = { quality: 82 }

// two threads of Node's four stay free for passwords and files
const AT_ONCE = 2
const MAX_WAITING = 20

export type Picture = {
  /** SHA-256 of the large variant, in hex. */
  hash: string
  large: Buffer
  small: Buffer
}

/** Decodes, turns upright, crops square and encodes anew. Throws what is wrong with the picture as a refusal at the field `image`. */
export async function readPicture(bytes: Buffer): Promise<Picture> {
  if (bytes.length === 0) throw wrong('This picture is empty.')
  if (bytes.length >= MAX_BYTES) throw refuse('TOO_LARGE', 'A picture is smaller than 500 KB (512,000 bytes).', ['image'])
  requireType(bytes)
  return queued(() => decode(bytes))
}

function requireType(bytes: Buffer): void {
  const isPng = bytes.subarray(0, PNG_START.length).equals(PNG_START)
  const isJpeg = bytes.subarray(0, JPEG_START.length).equals(JPEG_START)
  if (!isPng && !isJpeg) throw refuse('UNSUPPORTED_TYPE', 'A picture is a PNG or JPEG file, whatever its name says.', ['image'])
  const chunks = isPng ? pngChunks(bytes) : []
  if (chunks.includes('acTL')) throw refuse('UNSUPPORTED_TYPE', 'A picture must not be animated.', ['image'])
  // the decoder is content once it has all rows
  if (isPng && !chunks.includes('IEND')) throw damaged()
  // each scan of a progressive JPEG passes over all pixels, inside the decoder, where no deadline reaches it
  if (isJpeg && scansOf(bytes) > MAX_SCANS) throw wrong(`This JPEG has more than ${MAX_SCANS} scans. Save it as a plain one.`)
}

async function decode(bytes: Buffer): Promise<Picture> {
  const { width, height } = await open(bytes).metadata().catch(asBroken)
  if (width > MAX_SIDE || height > MAX_SIDE) throw tooManyPixels()
  const { data, info } = await open(bytes)
    .autoOrient()
    .resize(SIZES.large, SIZES.large, { fit: 'cover', position: 'centre' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(asBroken)
  const square = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
  const large = await square().webp(QUALITY).toBuffer()
  const small = await square().resize(SIZES.small, SIZES.small).webp(QUALITY).toBuffer()
  return { hash: createHash('sha256').update(large).digest('hex'), large, small }
}

const open = (bytes: Buffer): Sharp =>
  sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, pages: 1, sequentialRead: true }).timeout({ seconds: DEADLINE_SECONDS })

/** What the decoder says is for programmers, and may quote the file. */
function asBroken(error: unknown): never {
  if (/timeout/i.test(String(error))) throw wrong('This picture takes too long to read. Save it anew, and smaller.')
  if (/pixel limit/i.test(String(error))) throw tooManyPixels()
  throw damaged()
}

const damaged = (): Refused => wrong('This picture is damaged and cannot be read.')

const tooManyPixels = (): Refused => wrong(`A picture has at most ${MAX_SIDE} × ${MAX_SIDE} pixels.`)

const wrong = (sentence: string): Refused => refuse('INVALID', sentence, ['image'])

let running = 0
const waiting: (() => void)[] = []

async function queued<T>(act: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE && waiting.length >= MAX_WAITING)
    throw unavailable('Too many pictures are being read at this moment. Try again shortly.')
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
