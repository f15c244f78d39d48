// Files that ship with Roster.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './env.ts'

/** Passwords that are tried first, folded to small letters. */
export const readCommonPasswords = (): string[] =>
  readFileSync(join(projectRoot(), 'assets', 'common-passwords.txt'), 'utf8')
    .trimEnd()
    .split('\n')
