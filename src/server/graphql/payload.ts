import { type Issue, Refused } from '../errors.ts'

/** A mutation's payload: the object and no errors, or what was refused and why. Anything that is no refusal goes on to be a top-level error. */
export async function payload<Name extends string, T extends object>(
  name: Name,
  act: () => Promise<T>,
): Promise<{ [key in Name]: T | null } & { userErrors: Issue[] }> {
  try {
    return answer(name, await act(), [])
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // the verb that refused put the object of its own kind there
    return answer(name, error.current as T | null, error.issues)
  }
}

const answer = <Name extends string, T>(name: Name, object: T | null, userErrors: Issue[]) =>
  ({ [name]: object, userErrors }) as { [key in Name]: T | null } & { userErrors: Issue[] }
