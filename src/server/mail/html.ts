// The looks of a mail: a table, inline styles, nothing from elsewhere. Mail programs that know no dark mode show the light one.
import type { Parts } from './render.ts'

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

const DARK = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#101214!important}
.card{background:#1b1e22!important;border-color:#31363c!important}
.ink{color:#eef0f2!important}
.pale{color:#a3abb4!important}
.rule{border-color:#31363c!important}
.link{color:#8ab8ff!important}
.button{background:#2f6bd8!important}
}
@media (max-width:480px){.card{padding:24px 20px!important}.frame{padding:16px 8px!important}}`

const paragraph = (text: string): string =>
  `<p class="ink" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1c2126">${escaped(text)}</p>`

const small = (text: string): string =>
  `<p class="pale" style="margin:0 0 8px;font-size:14px;line-height:21px;color:#5a636d">${escaped(text)}</p>`

const fact = ([label, value]: [string, string]): string => `<tr>
<th scope="row" align="left" valign="top" class="pale rule" style="padding:8px 16px 8px 0;border-top:1px solid #e3e6ea;font-size:14px;line-height:21px;font-weight:400;color:#5a636d;white-space:nowrap">${escaped(label)}</th>
<td width="100%" valign="top" class="ink rule" style="padding:8px 0;border-top:1px solid #e3e6ea;font-size:14px;line-height:21px;color:#1c2126;word-break:break-word">${escaped(value)}</td>
</tr>`

const factsOf = (facts: [string, string][]): string =>
  facts.length === 0
    ? ''
    : `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px;border-collapse:collapse">${facts.map(fact).join('')}</table>`

const button = (label: string, url: string): string =>
  `<p style="margin:8px 0 24px"><a class="button" href="${escaped(url)}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:#2560c8;color:#ffffff;font-size:16px;line-height:20px;font-weight:600;text-decoration:none">${escaped(label)}</a></p>`

const address = (copy: string, url: string): string =>
  `${small(copy)}<p style="margin:0;font-size:14px;line-height:21px;word-break:break-all"><a class="link" href="${escaped(url)}" style="color:#2560c8">${escaped(url)}</a></p>`

export function htmlOf({ content, url, instance, language, copy, footer }: Parts): string {
  const { title, lines, facts = [], action, after } = content
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(content.subject)}</title>
<style>${DARK}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f5f7">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:#f3f5f7">
<tr><td align="center" class="page frame" style="padding:32px 16px;background:#f3f5f7;font-family:${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td align="left" class="pale" style="padding:0 4px 12px;font-size:14px;line-height:20px;font-weight:600;color:#5a636d">${escaped(instance)}</td></tr>
<tr><td align="left" class="card" style="padding:32px;border:1px solid #e3e6ea;border-radius:12px;background:#ffffff">
<h1 class="ink" style="margin:0 0 16px;font-size:22px;line-height:30px;font-weight:700;color:#1c2126;word-break:break-word">${escaped(title)}</h1>
${lines.map(paragraph).join('\n')}
${factsOf(facts)}
${button(action, url)}
${after.map(small).join('\n')}
<div class="rule" style="margin:20px 0 16px;border-top:1px solid #e3e6ea"></div>
${address(copy, url)}
</td></tr>
<tr><td align="left" class="pale" style="padding:16px 4px 0;font-size:13px;line-height:19px;color:#5a636d">${escaped(footer)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
