// `npx tsx bench/mail-preview.ts FOLDER`: writes every mail, in every language, as HTML and text, to look at them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { everyMail } from './mails.ts'

const folder = process.argv[2] ?? 'data/mail-preview'

mkdirSync(folder, { recursive: true })
for (const { name, subject, text, html } of everyMail()) {
  writeFileSync(join(folder, `${name}.html`), html)
  writeFileSync(join(folder, `${name}.txt`), `${subject}\n\n${text}`)
}
