import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'

/** Runs `act` on the session of a running transaction. When it throws, what it wrote is undone and the transaction can go on. */
export async function undoing<T>(db: Db, act: () => Promise<T>): Promise<T> {
  await db.execute(sql`savepoint before_act`)
  try {
    return await act()
  } catch (error) {
    await db.execute(sql`rollback to savepoint before_act`)
    throw error
  }
}
