import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('words that the window shows too name no option and no command of the command line', () => {
  const source = readFileSync(new URL('words.ts', import.meta.url), 'utf8')
  expect(source.length).toBeGreaterThan(1000)
  expect(source).not.toMatch(/ --[a-z]|\btrimtab [a-z]+ [a-z]+/)
})
