import { acceptedLanguages, spokenOf } from './languages.ts'

it.each([
  ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
  ['en;q=0.8, fr', 'fr'],
  ['de-DE,de;q=0.9,fr;q=0.5', 'fr'],
  ['en-GB,fr;q=0.9', 'en'],
  ['fr;q=0, de', 'en'],
  ['FR', 'fr'],
  ['*', 'en'],
  ['', 'en'],
  [null, 'en'],
])('speaks to a browser that accepts %p in %p', (header, language) => {
  expect(spokenOf(acceptedLanguages(header))).toBe(language)
})
