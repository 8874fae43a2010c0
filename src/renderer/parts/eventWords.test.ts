import { expect, test } from 'vitest'
import { EventKind } from '../../shared/trade.ts'
import { eventWords } from './eventWords.ts'

test('every kind of event has words of its own', () => {
  const words = EventKind.options.map(eventWords)
  expect(new Set(words).size).toBe(EventKind.options.length)
  for (const [i, kind] of EventKind.options.entries()) expect(words[i]).not.toBe(kind)
})
