import { z } from 'zod'
import type { Ctx } from '../context.ts'
import * as input from '../input.ts'
import { authentication } from '../settings/authentication.ts'

const Full = z.object({ login: input.login })

/** A login as it is stored: typed without @ it gets the instance's domain, if one is set. */
export async function fullLogin(ctx: Ctx, login: string): Promise<string> {
  if (login.includes('@')) return login
  const { loginDomain } = await authentication(ctx)
  return loginDomain ? input.read(Full, { login: `${login}@${loginDomain}` }).login : login
}
