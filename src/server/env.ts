import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const optional = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional()

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )

export const SMTP_SECURITIES = ['NONE', 'STARTTLS', 'TLS'] as const

const days = z.coerce
  .number<string | undefined>('This is a number of days.')
  .int('This is a whole number of days.')
  .min(1, 'At least one day.')
  .max(36_500)

/** Every variable that the server reads. `.env.example` names the same ones: a test compares them. */
export const schema = z.object({
  PORT: z.coerce.number('PORT is a number.').int().min(0).max(65535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: optional,
  DATABASE_ADMIN_URL: optional,
  ROSTER_DATA_DIR: optional,
  ROSTER_BASE_URL: optional.pipe(z.url({ protocol: /^https?$/, error: 'ROSTER_BASE_URL is an http or https address.' }).optional()),
  ROSTER_KEYRING: optional,
  ROSTER_ADMIN_LOGIN: optional,
  ROSTER_ADMIN_PASSWORD: optional,
  ROSTER_TRUSTED_PROXIES: list,
  ROSTER_INSTANCE_NAME: z.string().trim().min(1).max(64).default('Roster'),
  ROSTER_SMTP_HOST: optional,
  ROSTER_SMTP_PORT: z.coerce.number('ROSTER_SMTP_PORT is a number.').int().min(1).max(65535).default(587),
  ROSTER_SMTP_SECURITY: z.enum(SMTP_SECURITIES).default('STARTTLS'),
  ROSTER_SMTP_USERNAME: optional,
  ROSTER_SMTP_PASSWORD: z.string().default(''),
  ROSTER_SMTP_SENDER_NAME: optional,
  ROSTER_SMTP_SENDER_ADDRESS: optional,
  ROSTER_SMTP_PRIVATE: z.enum(['allow', 'deny']).default('allow'),
  ROSTER_SMTP_PORTS: list.transform((parts) => parts.map(Number)).pipe(z.array(z.int('This holds port numbers.').min(1).max(65535))),
  ROSTER_RETENTION_SIGN_INS_DAYS: days.default(90),
  ROSTER_RETENTION_INVITATIONS_DAYS: days.default(90),
  ROSTER_RETENTION_MAILS_DAYS: days.default(30),
  ROSTER_RETENTION_AUDIT_DAYS: optional.pipe(days.optional()),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
})

export type Env = z.output<typeof schema> & { baseUrl: URL; dataDir: string; isProduction: boolean; smtp: SmtpEnvironment }

/** The SMTP server that the operator set, and the limits that no administrator lifts. */
export type SmtpEnvironment = {
  /** Null: the settings of the console count. */
  fixed: {
    enabled: true
    host: string
    port: number
    security: (typeof SMTP_SECURITIES)[number]
    username: string | null
    password: string | null
    senderName: string | null
    senderAddress: string
  } | null
  allowPrivate: boolean
  /** Allowed beside 25, 465, 587 and 2525. */
  ports: number[]
}

/** As when no variable is set. */
export const SMTP_UNSET: SmtpEnvironment = { fixed: null, allowPrivate: true, ports: [] }

/** Reads and checks the environment; throws one sentence that names every wrong variable. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const result = schema.safeParse(source)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The configuration is wrong. ${problems.join(' ')}`)
  }
  const env = result.data
  return {
    ...env,
    baseUrl: new URL(env.ROSTER_BASE_URL ?? `http://localhost:${env.PORT}`),
    dataDir: env.ROSTER_DATA_DIR ?? defaultDataDir(),
    isProduction: source.NODE_ENV === 'production',
    smtp: smtpOf(env),
  }
}

function smtpOf(env: z.output<typeof schema>): SmtpEnvironment {
  const { ROSTER_SMTP_HOST: host, ROSTER_SMTP_SENDER_ADDRESS: senderAddress } = env
  const limits = { allowPrivate: env.ROSTER_SMTP_PRIVATE === 'allow', ports: env.ROSTER_SMTP_PORTS }
  if (!host) return { ...limits, fixed: null }
  if (!senderAddress) throw new Error('The configuration is wrong. ROSTER_SMTP_SENDER_ADDRESS: ROSTER_SMTP_HOST needs it.')
  const fixed = {
    enabled: true,
    host,
    port: env.ROSTER_SMTP_PORT,
    security: env.ROSTER_SMTP_SECURITY,
    username: env.ROSTER_SMTP_USERNAME ?? null,
    password: env.ROSTER_SMTP_PASSWORD || null,
    senderName: env.ROSTER_SMTP_SENDER_NAME ?? null,
    senderAddress,
  } as const
  return { ...limits, fixed }
}

/** The folder of the project, from the sources and from the bundle alike. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'graphql', 'schema.graphql'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('The folder with graphql/schema.graphql was not found above this program.')
    folder = parent
  }
  return folder
}

// root's clone may sit under a folder that the unprivileged database user cannot enter
const defaultDataDir = (): string => (process.getuid?.() === 0 ? '/var/lib/roster' : join(projectRoot(), 'data'))
