// GET and POST /export/<list>: the same rights as /graphql, answered as a stream. What goes wrong after the first byte breaks the connection: half a file never looks whole.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { coerceInputValue, type GraphQLSchema, isInputType } from 'graphql'
import { z } from 'zod'
import { type Actor, ANONYMOUS, type UserActor } from '../auth/actor.ts'
import { requireNoStepOwed } from '../auth/steps.ts'
import type { Ctx } from '../context.ts'
import { badInput, RequestError, unauthenticated } from '../errors.ts'
import { DELIMITERS, type DelimiterName, FORMATS } from '../exports/format.ts'
import { exportNamed, exportNames } from '../exports/lists.ts'
import { begin, type Export, type Exportable, type Wanted } from '../exports/service.ts'
import { callerOf, type Site } from './caller.ts'

type Options = {
  schema: GraphQLSchema
  site: Site
  stallMilliseconds: number
  ctxOf: (request: FastifyRequest, actor: Actor) => Ctx
  noteUse: (ctx: Ctx, actor: UserActor) => void
}

/** Each one reads as fast as it can: more at once only take the cores from everybody else. */
const AT_ONCE_EACH = 3

export function serveExports(app: FastifyInstance, { schema, site, stallMilliseconds, ctxOf, noteUse }: Options): void {
  const running = new Map<string, number>()
  const replies = new Set<FastifyReply>()
  // an export takes minutes, which a server that stops does not have
  app.addHook('preClose', (done) => {
    for (const reply of replies) breakOff(reply)
    done()
  })
  app.route<{ Params: { list: string } }>({
    method: ['GET', 'POST'],
    url: '/export/:list',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store').header('content-security-policy', "default-src 'none'; sandbox")
      const parameters = parametersOf(request)
      const ctx = await contextOf(request, parameters.organization)
      const { list } = request.params
      const exportable = exportNamed(list)
      if (!exportable) throw new RequestError('NOT_FOUND', `There is no such list to export: ${exportNames.join(', ')} are there.`, 404)
      const release = admit(ctx.actor, reply)
      try {
        const wanted = wantedOf(schema, list, exportable, parameters)
        return send(reply, ctx, wanted, await begin(ctx, exportable, wanted))
      } catch (error) {
        release()
        throw error
      }
    },
  })

  async function contextOf(request: FastifyRequest, organization: string | undefined): Promise<Ctx & { actor: UserActor }> {
    requireOwnPage(request, site)
    // a link cannot carry a header
    if (organization !== undefined) request.headers['x-organization'] = encodeURIComponent(organization.toWellFormed())
    const { db, now } = ctxOf(request, ANONYMOUS)
    const actor = await callerOf(request, db, now(), site)
    requireNoStepOwed(actor)
    if (actor.kind !== 'user') throw unauthenticated()
    const ctx = { ...ctxOf(request, actor), actor }
    noteUse(ctx, actor)
    return ctx
  }

  function admit({ id }: UserActor, reply: FastifyReply): () => void {
    const count = running.get(id) ?? 0
    if (count >= AT_ONCE_EACH) throw new RequestError('RATE_LIMITED', `At most ${AT_ONCE_EACH} exports run at once for one user.`, 429, 5)
    running.set(id, count + 1)
    replies.add(reply)
    let isReleased = false
    const release = () => {
      if (isReleased) return
      isReleased = true
      replies.delete(reply)
      const left = (running.get(id) ?? 1) - 1
      if (left > 0) running.set(id, left)
      else running.delete(id)
    }
    reply.raw.once('close', release)
    return release
  }

  function send(reply: FastifyReply, ctx: Ctx, { list, format }: Wanted, { total, type, text }: Export): FastifyReply {
    const stream = Readable.from(text)
    stream.once('error', (error) => {
      ctx.log.warn({ err: error, requestId: ctx.requestId }, 'export broken off')
      breakOff(reply)
    })
    // gone before the first byte: nobody would end what nobody reads
    if (reply.raw.destroyed) stream.destroy()
    reply.raw.setTimeout(stallMilliseconds, () => breakOff(reply))
    return reply
      .type(type)
      .header('x-total-count', total)
      .header('content-disposition', `attachment; filename="${list}-${ctx.now().toISOString().slice(0, 10)}.${format}"`)
      .send(stream)
  }
}

/** By a reset: to a reader of HTTP/1.0, as many proxies are, a connection that is closed is a file that is whole. */
function breakOff({ raw }: FastifyReply): void {
  // `resetAndDestroy()` would first wait until everything is written, and then close
  if (raw.socket) Object.assign(raw.socket, { resetAndClosing: true })
  raw.destroy()
}

/** A link on another site's page would send the cookie along, and make somebody's browser fetch all users. */
function requireOwnPage({ method, headers, cookies }: FastifyRequest, { cookieName }: Site): void {
  if (method !== 'GET' || headers.authorization !== undefined || cookies[cookieName] === undefined) return
  const site = headers['sec-fetch-site']
  if (site !== 'same-origin' && site !== 'none')
    throw new RequestError('FORBIDDEN', 'With a session, an export is asked for by the console itself (Sec-Fetch-Site), or by POST.', 403)
}

const names = z.union([z.array(z.string()), z.string().transform((text) => text.split(',').map((name) => name.trim()))])

const PARAMETERS = {
  format: z.enum(FORMATS, 'one of csv, json and jsonl.').default('csv'),
  delimiter: z.enum(Object.keys(DELIMITERS) as DelimiterName[], 'one of comma, semicolon and tab.').default('comma'),
  bom: z.union([z.boolean(), z.stringbool()], 'true or false.').default(false),
  fields: names.optional(),
  filter: z.unknown().optional(),
  orderBy: z.unknown().optional(),
  ids: names.optional(),
  organization: z.string('an id or a name.').optional(),
}
const UNKNOWN = `The parameters are ${Object.keys(PARAMETERS).join(', ')}: there is no other.`
const Parameters = z.strictObject(PARAMETERS, { error: ({ code }) => (code === 'unrecognized_keys' ? UNKNOWN : undefined) })

function parametersOf({ method, query, body }: FastifyRequest): z.output<typeof Parameters> {
  const result = Parameters.safeParse((method === 'GET' ? query : body) ?? {})
  if (result.success) return result.data
  throw badInput(result.error.issues.map(({ message, path }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join(' '))
}

function wantedOf(schema: GraphQLSchema, list: string, exportable: Exportable, parameters: z.output<typeof Parameters>): Wanted {
  const { format, delimiter, bom, fields = null, ids = null } = parameters
  const { filterType, orderType } = exportable
  const filter = coerced(schema, filterType, 'filter', parameters.filter) ?? {}
  if (orderType === null && parameters.orderBy !== undefined) throw badInput('This list has one order.')
  const orderBy = orderType === null ? null : coerced(schema, orderType, 'orderBy', orderOf(parameters.orderBy))
  return { list, format, delimiter, hasByteOrderMark: bom, fields, filter, orderBy, ids }
}

/** `FIELD` or `FIELD:DESC`, for those who type an address. */
function orderOf(value: unknown): unknown {
  const [, field, direction = 'ASC'] = /^([A-Z_]+)(?::(ASC|DESC))?$/.exec(typeof value === 'string' ? value : '') ?? []
  return field ? { field, direction } : value
}

/** A value as GraphQL would take it for an argument of this type: an object, or its JSON in an address. */
function coerced(schema: GraphQLSchema, type: string, name: string, value: unknown): object | null {
  const given = typeof value === 'string' ? parsed(name, value) : value
  const inputType = schema.getType(type)
  if (!isInputType(inputType)) throw new Error(`${type} is no input type of the contract.`)
  const problems: string[] = []
  const result: unknown = coerceInputValue(given ?? null, inputType, (path, _, { message }) =>
    problems.push(`${[name, ...path].join('.')}: ${message}`),
  )
  if (problems.length > 0) throw badInput(problems.join(' '))
  return result as object | null
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badInput(`${name} is not JSON.`)
  }
}
