/** What is said in place of a sentence of the server, which is English: English needs none. */
export const refusals = {
  /** By code; one that is not here, as its sentence says more than its code, is shown as the server words it. */
  codes: {} as Record<string, string>,
  /** By the rule that a new password breaks. */
  rules: {} as Record<string, string>,
}
