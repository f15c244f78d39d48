import { customType, timestamp } from 'drizzle-orm/pg-core'

/** `timestamptz(3)`: a microsecond column would lose rows behind a cursor made of a millisecond `Date`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
