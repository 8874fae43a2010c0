import { expect, test } from 'vitest'
import { macd } from './macd.ts'

test('SIG-20: the line begins with the slow average, its signal one row later for two', () => {
  const column = (): Float64Array => new Float64Array(5)
  const out = { fast: column(), slow: column(), line: column(), signal: column() }
  macd(Float64Array.of(2, 4, 6, 8, 10), { fast: 2, slow: 3, signal: 2 }, out)
  // Fast 3 5 7 9 from row 1, slow 4 6 8 from row 2: the line is 1, its average too.
  expect([...out.line]).toEqual([NaN, NaN, 1, 1, 1])
  expect([...out.signal]).toEqual([NaN, NaN, NaN, 1, 1])
})
