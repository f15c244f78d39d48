// Certificates of a private authority, which the operator names in NODE_EXTRA_CA_CERTS: Node.js reads that when it starts, so each hand-over is a program of its own.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { anAuthority } from '../../testing/certificates.ts'
import { anSmtpServer, type Smtp } from '../../testing/smtp.ts'
import type { SmtpServer } from './connection.ts'

const ACCOUNT = { user: 'roster', password: 'secret' }
const authority = anAuthority()

let folder: string
let trusted: string
let smtp: Smtp
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roster-trust-'))
  trusted = join(folder, 'authority.pem')
  writeFileSync(trusted, authority.cert)
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => smtp.close())

type Security = 'STARTTLS' | 'TLS'

const serving = async (security: Security, certifiedFor: string) => {
  const certificate = authority.vouchFor(certifiedFor)
  smtp = await anSmtpServer({ auth: ACCOUNT, certificate, tls: security === 'TLS', starttls: security === 'STARTTLS' })
}

/** What a program says that was told to trust this authority besides, or none. */
async function handedOver(security: Security, host: string, trust?: string): Promise<string> {
  const { user: username, password } = ACCOUNT
  const { port } = smtp
  const server: SmtpServer = { host, port, security, username, password, name: 'roster.example.org', allowPrivate: true, ports: [port] }
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
  const program = ['--import', 'tsx', 'src/testing/smtp-child.ts', JSON.stringify(server)]
  const { stdout } = await promisify(execFile)(process.execPath, program, {
    env: { ...env, ...(trust && { NODE_EXTRA_CA_CERTS: trust }) },
  })
  return stdout.trim()
}

describe.each<Security>(['TLS', 'STARTTLS'])('by %s', (security) => {
  it.each(['localhost', '127.0.0.1'])('a mail is handed over to %s when its authority is trusted', async (host) => {
    await serving(security, host)

    expect(await handedOver(security, host, trusted)).toMatch(/^250 /)
    expect(smtp.received.map(({ to }) => to)).toEqual([['ada@example.org']])
  })

  it('neither password nor mail is handed to whom nobody trusted vouches for, or under another name', async () => {
    await serving(security, 'mail.example.org')

    expect(await handedOver(security, 'localhost')).toMatch(/^TLS: .*certificate/)
    expect(await handedOver(security, 'localhost', trusted)).toMatch(/^TLS: .*does not match/)
    expect([smtp.passwords(), smtp.received]).toEqual([0, []])
  })
})
