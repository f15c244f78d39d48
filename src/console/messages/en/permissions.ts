/** What is said in place of the catalogue of the server, which is English: English needs none. */
export const permissions = {
  groups: {} as Record<string, string>,
  /** By kind and name. */
  descriptions: {} as Record<string, string>,
}
