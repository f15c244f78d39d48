import type { FastifyInstance } from 'fastify'
import { findPicture } from '../avatars/storing.ts'
import type { Database } from '../db/client.ts'
import { RequestError } from '../errors.ts'

const SHAPE = /^([0-9a-f]{64})-(256|64)\.webp$/

/** Serves pictures by their content. No credential is asked: the address holds 256 bits that only those learn who may see the user. */
export function serveAvatars(app: FastifyInstance, { db }: Pick<Database, 'db'>): void {
  app.get<{ Params: { file: string } }>('/avatars/:file', async (request, reply) => {
    const [, hash, pixels] = SHAPE.exec(request.params.file) ?? []
    const bytes = hash ? await findPicture({ db }, hash, pixels === '64' ? 'small' : 'large') : null
    reply.header('content-security-policy', "default-src 'none'; sandbox")
    if (!bytes) {
      reply.header('cache-control', 'no-store')
      throw new RequestError('NOT_FOUND', 'There is no such picture.', 404)
    }
    const tag = `"${hash}-${pixels}"`
    // private: a picture of a person does not stay in caches that others share, once it is removed here
    reply.header('cache-control', 'private, max-age=31536000, immutable').header('etag', tag)
    if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send()
    return reply.type('image/webp').header('content-disposition', 'inline').send(bytes)
  })
}

const isKnown = (known: string | undefined, tag: string): boolean =>
  known?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag) ?? false
