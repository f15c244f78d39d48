import type { FastifyInstance } from 'fastify'
import next from 'next'
import { projectRoot } from '../env.ts'

/** Serves the console's pages for everything that no other route answers. Returns what closes it. */
export async function mountConsole(
  app: FastifyInstance,
  { isProduction, port }: { isProduction: boolean; port: number },
): Promise<() => Promise<void>> {
  const web = next({ dev: !isProduction, dir: projectRoot(), port, hostname: 'localhost', quiet: true, httpServer: app.server })
  await web.prepare()
  const handle = web.getRequestHandler()
  // a scope of its own without parsers: Next reads the stream itself
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all('/*', async (request, reply) => {
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
      reply.hijack()
      await handle(request.raw, reply.raw)
    })
  })
  return () => web.close()
}
