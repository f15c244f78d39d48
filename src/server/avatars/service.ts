import { type Ctx, transaction } from '../context.ts'
import { notFound, refuse, requireVersion, type Versioned } from '../errors.ts'
import { authorize, lockForChange, may } from '../users/access.ts'
import * as users from '../users/service.ts'
import { MAX_BYTES, type Picture, readPicture } from './picture.ts'
import { dropUnused, holdPictures, keep, type Size } from './storing.ts'

/** The user of an earlier run. */
export const userOf = users.get

const PIXELS = { LARGE: 256, SMALL: 64 } as const

/** Where a user's picture is, from the instance's root; null when there is none. */
export const pathOf = ({ avatarHash }: { avatarHash: string | null }, size: Uppercase<Size>): string | null =>
  avatarHash && `/avatars/${avatarHash}-${PIXELS[size]}.webp`

type Wanted = { id: string; image: string }

/** Reads the picture before any row is locked, but not for those who may not set it. */
export async function prepare(ctx: Ctx, { id, image }: Wanted): Promise<Picture> {
  const user = await users.find(ctx, id)
  if (!user) throw notFound('user')
  await authorize(ctx, user, 'avatar')
  return readPicture(bytesOf(image))
}

export function update(ctx: Ctx, wanted: Wanted & Versioned, picture: Picture): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'avatar')
    requireVersion(user, wanted)
    if (user.avatarHash === picture.hash) return user
    await holdPictures(ctx, user.avatarHash, picture.hash)
    await keep(ctx, picture)
    const saved = await users.save(ctx, user, 'user.avatarUpdate', { avatarHash: picture.hash })
    await dropUnused(ctx, user.avatarHash)
    return saved
  })
}

export function clear(ctx: Ctx, wanted: { id: string } & Versioned): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'avatar')
    requireVersion(user, wanted)
    await holdPictures(ctx, user.avatarHash)
    const saved = await users.save(ctx, user, 'user.avatarClear', { avatarHash: null })
    await dropUnused(ctx, user.avatarHash)
    return saved
  })
}

// RFC 4648, §4; what wraps at 76 characters is taken too
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

function bytesOf(image: string): Buffer {
  const text = image.replace(/[\r\n]/g, '')
  if (!BASE64.test(text))
    throw refuse('INVALID', 'This is not base64 (RFC 4648): send the bytes of the file alone, without a data: address.', ['image'])
  if (text.length > Math.ceil((MAX_BYTES / 3) * 4) + 4)
    throw refuse('TOO_LARGE', 'A picture is smaller than 500 KB (512,000 bytes).', ['image'])
  return Buffer.from(text, 'base64')
}

export const mayUpdate = (ctx: Ctx, user: { id: string }): Promise<boolean> => may(ctx, user, 'avatar')
