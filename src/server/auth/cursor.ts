import { badInput } from '../errors.ts'
import type { Keyring } from './keyring.ts'

// An opaque place in a list: values and a signature over them and over what the list was (scope, order, filter), so that it fits no other list.

export function encodeCursor(keyring: Keyring, bound: string, values: string[]): string {
  const text = JSON.stringify(values)
  return Buffer.concat([keyring.sign('cursor', `${bound}\n${text}`), Buffer.from(text)]).toString('base64url')
}

export function decodeCursor(keyring: Keyring, bound: string, cursor: string): string[] {
  const bytes = Buffer.from(cursor, 'base64url')
  const text = bytes.subarray(16).toString()
  if (!keyring.verify('cursor', `${bound}\n${text}`, bytes.subarray(0, 16)))
    throw badInput('This cursor is not one of this list. Start from the first page.')
  return JSON.parse(text) as string[]
}
