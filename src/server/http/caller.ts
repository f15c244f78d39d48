// From an HTTP request to an actor.
import type { FastifyRequest } from 'fastify'
import { type Actor, ANONYMOUS, type UserActor } from '../auth/actor.ts'
import { readApiKeySecret } from '../auth/api-key-secret.ts'
import { actorByApiKey } from '../auth/credentials.ts'
import { isWithin } from '../auth/networks.ts'
import { actorBehind, pendingBehind } from '../auth/session.ts'
import type { Db } from '../db/client.ts'
import { organizationUnavailable, RequestError, unauthenticated } from '../errors.ts'

export type Site = {
  /** Origins that the console is served from. */
  origins: ReadonlySet<string>
  cookieName: string
  deviceCookieName: string
  /** Is told when a key's previous secret was used after its end. */
  noteReuse: (keyId: string, request: FastifyRequest) => void
}

/** Who calls. A bad key is refused; a cookie without a session is nobody's, one that owes its second factor nobody's yet. */
export async function callerOf(request: FastifyRequest, db: Db, now: Date, site: Site): Promise<Actor> {
  const { origins, cookieName } = site
  const { authorization } = request.headers
  if (authorization !== undefined) return inForce(await byKey(authorization, request, db, now, site), request)
  requireSameOrigin(request, origins, cookieName)
  const token = request.cookies[cookieName]
  if (!token) return ANONYMOUS
  const actor = await actorBehind(db, now, token, wishOf(request))
  if (actor) return inForce(actor, request)
  return (await pendingBehind(db, now, token)) ?? ANONYMOUS
}

async function byKey(authorization: string, request: FastifyRequest, db: Db, now: Date, { noteReuse }: Site): Promise<UserActor> {
  const [, secret] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  if (!secret) throw unauthenticated('Send an API key as Authorization: Bearer rst_…')
  const hash = readApiKeySecret(secret)
  const actor = hash && (await actorByApiKey(db, hash, wishOf(request), now, (keyId) => noteReuse(keyId, request)))
  if (!actor || !worksFrom(request.ip, actor.credential)) throw unauthenticated('This API key is not valid.')
  return actor
}

/** From elsewhere a key is a bad key: nobody learns by trying that it is one. */
const worksFrom = (address: string, credential: UserActor['credential']): boolean =>
  credential.kind !== 'API_KEY' || credential.networks === null || isWithin(address, credential.networks)

/** An organization that was named, by the request or by the key, but cannot be worked in, is refused: unknown, foreign, locked and suspended alike. */
function inForce(actor: UserActor, request: FastifyRequest): UserActor {
  const isLimited = actor.credential.kind === 'API_KEY' && actor.credential.organizationIds !== null
  if (!actor.organization && (isLimited || request.headers['x-organization'] !== undefined)) throw organizationUnavailable()
  return actor
}

function wishOf({ headers }: FastifyRequest): string | null {
  const text = headers['x-organization']
  if (typeof text !== 'string') return null
  try {
    const wish = decodeURIComponent(text).trim()
    if (wish !== '' && wish.isWellFormed() && !wish.includes('\u0000')) return wish
  } catch {
    // not percent-encoded: it names no organization
  }
  throw organizationUnavailable()
}

/**
 * Another site's page can make a browser send the cookie along, or sign somebody in; it cannot make it claim to be of the same origin. Programs that send neither header
 * and no cookie are not browsers.
 */
function requireSameOrigin({ method, headers, cookies }: FastifyRequest, origins: ReadonlySet<string>, cookieName: string): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const isForeign = (origin !== undefined && !origins.has(origin)) || (site !== undefined && site !== 'same-origin')
  const isUnproven = cookies[cookieName] !== undefined && origin === undefined && site === undefined
  if (isForeign || isUnproven)
    throw new RequestError(
      'FORBIDDEN',
      'A request with a session must come from the console itself (Origin or Sec-Fetch-Site). Programs use an API key.',
      403,
    )
}
