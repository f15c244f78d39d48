// Pictures for tests, harmless and hostile, made on the spot: no file of a bad kind lies in the repository.
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

export type Made = { name: string; bytes: Buffer }

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const COLOURS = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 }
const CHANNELS = { grey: 1, rgb: 3, palette: 1, greyAlpha: 2, rgba: 4 }

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

type Wanted = { colour?: keyof typeof COLOURS; depth?: 8 | 16; extra?: Buffer[]; fill?: number }

/** A PNG of one colour, with `extra` chunks before its pixels. */
export function aPng(width: number, height: number, { colour = 'rgb', depth = 8, extra = [], fill = 0x80 }: Wanted = {}): Buffer {
  const rows = Buffer.alloc(height * (1 + (width * CHANNELS[colour] * depth) / 8), fill)
  for (let row = 0; row < height; row++) rows[(row * rows.length) / height] = 0
  const palette = colour === 'palette' ? [chunk('PLTE', Buffer.alloc(768, 0x40))] : []
  return pngOf(width, height, [depth, COLOURS[colour]], [...palette, ...extra, chunk('IDAT', deflateSync(rows, { level: 9 }))])
}

function pngOf(width: number, height: number, [depth, colour]: [number, number], chunks: Buffer[], interlace = 0): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, interlace], 8)
  return Buffer.concat([PNG_START, chunk('IHDR', header), ...chunks, chunk('IEND', Buffer.alloc(0))])
}

/** A PNG of random bytes, which cannot be packed, of exactly this length. */
export function aPngOf(bytes: number): Buffer {
  const filled = (length: number) => aPng(8, 8, { extra: [chunk('roSt', Buffer.alloc(length, 0x11))] })
  return filled(bytes - filled(0).length)
}

export const aJpeg = (width: number, height: number): Promise<Buffer> => plain(width, height).jpeg().toBuffer()

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: { r: 90, g: 120, b: 200 } } })

/** A JPEG with a red top, marked with one of the eight EXIF orientations: shown upright, the red side is where `redSide` says. */
export function anOriented(orientation: number): Promise<Buffer> {
  const pixels = Buffer.alloc(64 * 64 * 3)
  for (let place = 0; place < pixels.length; place += 3) pixels.set(place < pixels.length / 4 ? [255, 0, 0] : [0, 0, 255], place)
  return sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .withMetadata({ orientation })
    .toBuffer()
}

/** A JPEG that says where it was taken, by whom, and more. */
export const aTalkative = (): Promise<Buffer> =>
  plain(64, 64)
    .jpeg()
    .withExif({ IFD0: { Artist: 'SECRET-ARTIST' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1' } })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">SECRET-XMP</rdf:RDF></x:xmpmeta>',
    )
    .withIccProfile('p3')
    .toBuffer()

/** Sets the size that a JPEG's frame header claims. */
function claiming(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg)
  const frame = copy.indexOf(Buffer.from([0xff, 0xc0]))
  copy.writeUInt16BE(height, frame + 5)
  copy.writeUInt16BE(width, frame + 7)
  return copy
}

/** A progressive JPEG whose last scan comes again and again. */
async function manyScans(side: number, scans: number): Promise<Buffer> {
  const jpeg = await plain(side, side).jpeg({ progressive: true }).toBuffer()
  const last = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), -2)
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: scans }, () => last), Buffer.from([0xff, 0xd9])])
}

/** A progressive JPEG without subsampling that must be turned: its decoder keeps all coefficients, then all pixels. */
const lying = (): Promise<Buffer> =>
  plain(4096, 4096).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).withMetadata({ orientation: 6 }).toBuffer()

/** An interlaced PNG, which can only be decoded whole: seven passes (ISO/IEC 15948, §8.2) of eight bytes a pixel. */
function interlaced(side: number): Buffer {
  const steps = [
    [8, 8],
    [8, 8],
    [4, 8],
    [4, 4],
    [2, 4],
    [2, 2],
    [1, 2],
  ] as const
  const bytes = steps.reduce((sum, [across, down]) => sum + (side / down) * (1 + (side / across) * 8), 0)
  return pngOf(side, side, [16, COLOURS.rgba], [chunk('IDAT', deflateSync(Buffer.alloc(bytes), { level: 9 }))], 1)
}

const latin = (text: string) => Buffer.from(text, 'latin1')
const zeros = (megabytes: number) => deflateSync(Buffer.alloc(megabytes * 1024 * 1024), { level: 9 })

/** What must be taken, however odd. */
export async function oddPictures(): Promise<Made[]> {
  const [jpeg, png] = [await aJpeg(300, 200), aPng(300, 200)]
  return [
    { name: 'PNG', bytes: png },
    { name: 'JPEG', bytes: jpeg },
    { name: 'PNG 1 × 1', bytes: aPng(1, 1) },
    { name: 'PNG 1 × 4096', bytes: aPng(1, 4096) },
    { name: 'PNG 4096 × 1', bytes: aPng(4096, 1) },
    { name: 'PNG 16 bits', bytes: aPng(64, 64, { depth: 16 }) },
    { name: 'PNG palette', bytes: aPng(64, 64, { colour: 'palette', fill: 0 }) },
    { name: 'PNG grey', bytes: aPng(64, 64, { colour: 'grey' }) },
    { name: 'PNG grey and alpha', bytes: aPng(64, 64, { colour: 'greyAlpha' }) },
    { name: 'PNG colours and alpha, 16 bits', bytes: aPng(64, 64, { colour: 'rgba', depth: 16 }) },
    { name: 'JPEG CMYK', bytes: await plain(64, 64).toColourspace('cmyk').jpeg().toBuffer() },
    { name: 'JPEG progressive', bytes: await plain(300, 200).jpeg({ progressive: true }).toBuffer() },
    { name: 'PNG 4096 × 4096, one colour', bytes: aPng(4096, 4096) },
    { name: 'JPEG 4096 × 4096', bytes: await aJpeg(4096, 4096) },
    { name: 'JPEG 4096 × 4096, progressive, full colour, lying', bytes: await lying() },
    { name: 'PNG 4096 × 4096, interlaced, 16 bits, alpha', bytes: interlaced(4096) },
    { name: 'PNG of 511,999 bytes', bytes: aPngOf(511_999) },
    { name: 'polyglot PNG and HTML', bytes: Buffer.concat([png, latin('<html><script>alert(1)</script>')]) },
    {
      name: 'polyglot PNG with HTML in a text chunk',
      bytes: aPng(8, 8, { extra: [chunk('tEXt', latin('Comment\0<script>alert(1)</script>'))] }),
    },
    {
      name: 'polyglot PNG and ZIP',
      bytes: Buffer.concat([png, latin('PK\x03\x04'), Buffer.alloc(26), latin('PK\x05\x06'), Buffer.alloc(18)]),
    },
    { name: 'polyglot JPEG and JavaScript', bytes: withComment(jpeg, '*/=alert(1);/*') },
    {
      name: 'polyglot JPEG and JAR',
      bytes: Buffer.concat([jpeg, latin('PK\x03\x04META-INF/MANIFEST.MF'), latin('PK\x05\x06'), Buffer.alloc(18)]),
    },
    { name: 'PNG with PHP in its palette', bytes: aPng(8, 8, { extra: [chunk('tEXt', latin('x\0<?php system($_GET[0]); ?>'))] }) },
  ]
}

const withComment = (jpeg: Buffer, text: string): Buffer => {
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), latin(text)])
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)])
}

/** What must be refused, with the code that says so. */
export async function badPictures(): Promise<(Made & { code: string })[]> {
  const [jpeg, png] = [await aJpeg(300, 200), aPng(300, 200)]
  const noise = Buffer.from(Array.from({ length: 512_000 }, (_, place) => (place * 7919) & 0xff))
  const wide = await plain(64, 64).webp().toBuffer()
  const script = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
  const entity = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
  const invalid = [
    { name: 'nothing', bytes: Buffer.alloc(0) },
    { name: 'bomb: PNG 20000 × 20000, one colour', bytes: bomb(20_000) },
    { name: 'bomb: PNG 4097 × 4097', bytes: bomb(4097) },
    { name: 'PNG 1 × 4097', bytes: aPng(1, 4097) },
    { name: 'PNG that claims 2³¹−1 × 2³¹−1', bytes: pngOf(0x7fffffff, 0x7fffffff, [8, 2], [chunk('IDAT', zeros(1))]) },
    { name: 'PNG 0 × 0', bytes: pngOf(0, 0, [8, 2], [chunk('IDAT', deflateSync(Buffer.alloc(0)))]) },
    { name: 'JPEG that claims 65500 × 65500', bytes: claiming(jpeg, 65_500, 65_500) },
    { name: 'JPEG 4096 × 4096, 25 scans, some twice', bytes: await manyScans(4096, 15) },
    { name: 'JPEG 4096 × 4096, 1000 scans', bytes: await manyScans(4096, 990) },
    { name: 'PNG cut in its header', bytes: png.subarray(0, 20) },
    { name: 'PNG cut in its pixels', bytes: png.subarray(0, png.length - 30) },
    { name: 'JPEG cut in its header', bytes: jpeg.subarray(0, 100) },
    { name: 'JPEG cut in its pixels', bytes: jpeg.subarray(0, jpeg.length - 300) },
    { name: 'PNG with a wrong check sum', bytes: flipped(png, png.length - 20) },
    { name: 'PNG start, then noise', bytes: Buffer.concat([PNG_START, noise.subarray(0, 10_000)]) },
    { name: 'JPEG start, then noise', bytes: Buffer.concat([jpeg.subarray(0, 3), noise.subarray(0, 10_000)]) },
    { name: 'JPEG start, then HTML', bytes: Buffer.concat([jpeg.subarray(0, 3), latin('<script>alert(1)</script>')]) },
  ].map((made) => ({ ...made, code: 'INVALID' }))
  const unsupported = [
    { name: 'animated PNG', bytes: aPng(8, 8, { extra: [chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))] }) },
    { name: 'SVG with a script', bytes: latin(script) },
    { name: 'SVG with an external entity', bytes: latin(entity) },
    { name: 'GIF', bytes: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64') },
    { name: 'WebP', bytes: wide },
    { name: 'TIFF', bytes: await plain(8, 8).tiff().toBuffer() },
    { name: 'AVIF', bytes: await plain(8, 8).avif().toBuffer() },
    { name: 'HEIC', bytes: Buffer.concat([Buffer.from([0, 0, 0, 24]), latin('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)]) },
    { name: 'BMP', bytes: Buffer.concat([latin('BM'), Buffer.alloc(70)]) },
    { name: 'PDF', bytes: latin('%PDF-1.7\n1 0 obj\n') },
    { name: 'HTML named .png', bytes: latin('<!doctype html><script>alert(1)</script>') },
    { name: 'GIFAR: GIF and JAR', bytes: latin('GIF89a\x01\0\x01\0\0\0\0;PK\x03\x04META-INF/') },
    { name: 'spaces before a PNG', bytes: Buffer.concat([latin('  '), png]) },
    { name: 'a ZIP', bytes: latin('PK\x03\x04') },
  ].map((made) => ({ ...made, code: 'UNSUPPORTED_TYPE' }))
  return [...invalid, ...unsupported, { name: 'PNG of 512,000 bytes', bytes: aPngOf(512_000), code: 'TOO_LARGE' }]
}

/** Metadata that unpacks to far more than it is: taken or refused, but never at the cost of much memory. */
export const packedMetadata = (): Made[] => [
  { name: 'zTXt of 400 MB', bytes: aPng(8, 8, { extra: [chunk('zTXt', Buffer.concat([latin('Comment\0\0'), zeros(400)]))] }) },
  { name: 'iTXt of 400 MB', bytes: aPng(8, 8, { extra: [chunk('iTXt', Buffer.concat([latin('Comment\0\x01\0\0\0'), zeros(400)]))] }) },
  { name: 'iCCP of 400 MB', bytes: aPng(8, 8, { extra: [chunk('iCCP', Buffer.concat([latin('profile\0\0'), zeros(400)]))] }) },
  {
    name: '40 zTXt of 8 MB',
    bytes: aPng(8, 8, { extra: Array.from({ length: 40 }, () => chunk('zTXt', Buffer.concat([latin('Comment\0\0'), zeros(8)]))) }),
  },
]

function bomb(side: number): Buffer {
  const row = Buffer.alloc(1 + side * 3)
  return pngOf(
    side,
    side,
    [8, 2],
    [chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: Math.min(side, 4200) }, () => row)), { level: 9 }))],
  )
}

const flipped = (bytes: Buffer, place: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(place) ^ 0xff, place)
  return copy
}
