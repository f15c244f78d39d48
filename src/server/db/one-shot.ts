import postgres from 'postgres'

export type Sql = postgres.Sql
export type TransactionSql = postgres.TransactionSql

/**
 * A connection for a program that does one job and ends (migrations, bulk loading): the server itself opens none of these.
 * postgres.js knows no socket folder in a URL and would send `?host=` to PostgreSQL as a setting, so it is taken out here.
 */
export function oneShot(url: string, { max = 1 }: { max?: number } = {}): Sql {
  const address = new URL(url)
  const socketFolder = address.searchParams.get('host')
  const path = socketFolder?.startsWith('/') ? `${socketFolder}/.s.PGSQL.${address.port || 5432}` : undefined
  if (path) address.searchParams.delete('host')
  return postgres(address.href, { max, path, connect_timeout: 10, onnotice: () => {} })
}
