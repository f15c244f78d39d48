// A network between a client and PostgreSQL that can break in every way a network breaks.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * pass: works · close: accepts and hangs up · silence: accepts and says nothing.
 * `freeze` makes the connections that are open go silent too, without closing them: half-open, as after a lost router.
 */
export type Mode = 'pass' | 'close' | 'silence'

export type Network = { url: string; connections: () => number; set: (mode: Mode) => void; freeze: () => void; close: () => Promise<void> }

/** Stands before the socket of an embedded PostgreSQL; `url` is `target` through it. */
export async function aNetwork(target: string): Promise<Network> {
  const address = new URL(target)
  const path = `${address.searchParams.get('host')}/.s.PGSQL.${address.port}`
  const sockets = new Set<Socket>()
  let mode: Mode = 'pass'
  let connections = 0

  const server = createServer((client) => {
    connections += 1
    keep(client)
    if (mode === 'close') client.end()
    if (mode === 'pass') join(client, keep(connect(path)))
  })

  function keep(socket: Socket): Socket {
    sockets.add(socket.on('error', () => {}))
    return socket.once('close', () => sockets.delete(socket))
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const here = server.address()
  address.searchParams.delete('host')
  address.hostname = '127.0.0.1'
  address.port = String(typeof here === 'object' && here?.port)
  return {
    url: address.href,
    connections: () => connections,
    set: (next) => {
      mode = next
    },
    freeze() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

function join(client: Socket, upstream: Socket) {
  client.pipe(upstream).pipe(client)
  client.once('close', () => upstream.destroy())
  upstream.once('close', () => client.destroy())
}
