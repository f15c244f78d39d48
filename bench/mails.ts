// Every mail in every language, as it would leave.
import { isLinkKind, MFA_CHANGES } from '../src/server/mail/kinds.ts'
import { type Rendered, render, renderTrial } from '../src/server/mail/render.ts'
import { MAIL_KINDS, type MailKind } from '../src/server/mail/table.ts'
import { LANGUAGES, type Language } from '../src/server/mail/texts.ts'

const now = new Date('2026-03-14T09:26:53Z')
const baseUrl = new URL('https://accounts.example.org')
const linkOf = (kind: MailKind) => ({
  url: `${baseUrl.href}${kind === 'INVITATION' ? 'invitation' : 'password'}#${'k3Yq-'.repeat(8)}abc`,
  expiresAt: new Date('2026-03-14T09:56:53Z'),
})
const key = { name: 'Nightly import of the warehouse', prefix: 'rst_7Gh2kQ9x' }

const facts: Partial<Record<MailKind, object>> = {
  INVITATION: { invitationId: '', organization: 'Observatoire de Haute-Provence' },
  EMAIL_CHANGED: { before: 'ada@old.example.org', after: 'ada.lovelace.countess.of.something.long@subdomain.example.org' },
  API_KEY_CREATED: key,
  API_KEY_RENEWED: key,
  API_KEY_REVEALED: key,
  API_KEY_REVOKED: key,
  API_KEY_REUSED: { ...key, from: '2001:db8:85a3::8a2e:370:7334' },
  API_KEY_EXPIRING: { ...key, expiresAt: '2026-03-21T09:26:53Z' },
  MFA_CHANGED: { change: MFA_CHANGES[0] },
  NEW_DEVICE: { browser: 'Firefox 149', system: 'Windows 11', from: '203.0.113.9' },
}

const rendered = (kind: MailKind, language: Language): Rendered => {
  const mail = { kind, facts: { ...facts[kind] }, byLabel: 'grace@example.org', createdAt: now }
  return render(mail, { language, instance: 'Example Accounts', baseUrl, link: isLinkKind(kind) ? linkOf(kind) : null, now })
}

/** Their names are kind and language. */
export const everyMail = (): (Rendered & { name: string })[] =>
  LANGUAGES.flatMap((language) => [
    ...MAIL_KINDS.map((kind) => ({ name: `${kind.toLowerCase()}.${language}`, ...rendered(kind, language) })),
    { name: `trial.${language}`, ...renderTrial(language, { instance: { name: 'Example Accounts', version: '0' }, baseUrl }) },
  ])
