// Persisted documents: the id becomes the text before Apollo sees the request. Inside Apollo a refusal would be a 500.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { projectRoot } from '../env.ts'
import { badInput, RequestError } from '../errors.ts'

export type Documents = ReadonlyMap<string, string>

/** The documents that this version's console and operations were built with, by SHA-256. */
export function shippedDocuments(): Documents {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot(), 'src/generated/client/persisted-documents.json'), 'utf8'))
  return new Map(Object.entries(manifest as Record<string, string>).map(([id, text]) => [bare(id), text]))
}

/** Rewrites a request so that it carries a text. Throws what cannot be run. */
export function resolveDocument(request: FastifyRequest, documents: Documents): void {
  if (request.method === 'GET') resolveQuery(request, documents)
  else resolveBody(request, documents)
}

function resolveBody(request: FastifyRequest, documents: Documents): void {
  const { body } = request
  if (Array.isArray(body)) throw badInput('Batches are not supported: send one operation in each request.')
  if (typeof body !== 'object' || body === null) throw badInput('Send a JSON object with query or documentId.')
  const { documentId, extensions, ...rest } = body as Record<string, unknown>
  const id = idOf(documentId, extensions)
  const query = id === undefined ? rest.query : textOf(id, documents, rest.query)
  if (typeof query !== 'string' || query === '') throw badInput('Send a JSON object with query or documentId.')
  request.body = { ...rest, query }
}

function resolveQuery(request: FastifyRequest, documents: Documents): void {
  const [path, search] = request.url.split('?', 2)
  const params = new URLSearchParams(search)
  const id = idOf(params.get('documentId') ?? undefined, params.has('extensions') ? parsed(params.get('extensions')) : undefined)
  if (id === undefined) throw badInput('GET answers persisted queries only: name one with documentId, or use POST.')
  params.set('query', textOf(id, documents, params.get('query') ?? undefined))
  params.delete('documentId')
  params.delete('extensions')
  request.raw.url = `${path}?${params}`
  // only persisted queries come this far by GET, and Apollo runs no mutation by GET: no preflight is needed
  request.headers['apollo-require-preflight'] = 'true'
}

function idOf(documentId: unknown, extensions: unknown): string | undefined {
  const persisted = (extensions as { persistedQuery?: { sha256Hash?: unknown } } | null | undefined)?.persistedQuery?.sha256Hash
  const id = documentId ?? persisted ?? undefined
  if (id !== undefined && typeof id !== 'string') throw badInput('documentId is a string.')
  return id
}

function textOf(id: string, documents: Documents, query: unknown): string {
  const text = documents.get(bare(id))
  const contradicts = query !== undefined && query !== null && query !== text
  if (text === undefined || contradicts) throw new RequestError('PERSISTED_DOCUMENT_NOT_FOUND', 'There is no document of this id.', 404)
  return text
}

const bare = (id: string): string => id.replace(/^sha256:/, '').toLowerCase()

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    throw badInput('extensions is not JSON.')
  }
}
