import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from './canonical.ts'

test('keys stand in the order of their UTF-16 code units, at every depth, without spaces', () => {
  expect(canonical({ b: [1, { z: null, a: true }], a: 'x', A: 0 })).toBe(
    '{"A":0,"a":"x","b":[1,{"a":true,"z":null}]}',
  )
  // Keys that RFC 8785, section 3.2.3, sorts: by code units the smiley's surrogate comes after the euro sign.
  const sample = { '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\u0080': 5, '\u00f6': 6 }
  expect(canonical(sample)).toBe('{"\\r":2,"1":3,"\u0080":5,"\u00f6":6,"\u20ac":1,"\ud83d\ude00":4}')
})

test('numbers are printed as ECMAScript does, negative zero as zero', () => {
  // oxlint-disable-next-line no-loss-of-precision -- which digits are lost is the point
  expect(canonical([1e21, 1e-7, 0.1, -0, 333333333.33333329])).toBe('[1e+21,1e-7,0.1,0,333333333.3333333]')
})

test('the same word in two Unicode forms is one text', () => {
  expect(canonical({ 'Cafe\u0301': 'e\u0301' })).toBe(canonical({ 'Caf\u00e9': '\u00e9' }))
})

test('members that are undefined are left out', () => {
  expect(canonical({ a: undefined, b: 1 })).toBe('{"b":1}')
})

test.each([
  ['not a number', Number.NaN],
  ['an infinity', Number.POSITIVE_INFINITY],
  ['a bigint', 1n],
  ['undefined in an array', [undefined]],
  ['half a surrogate pair', '\ud800'],
  ['two keys that are one in NFC', { '\u00e9': 1, 'e\u0301': 2 }],
  ['a map, which is no plain object', new Map([['a', 1]])],
])('%s has no canonical form', (_name, value) => {
  expect(() => canonical(value)).toThrow(TypeError)
})

test('any JSON value comes back from its canonical text, and its text does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
      expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value))
      expect(canonical(turned(value))).toBe(canonical(value))
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 500 },
  )
})

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, turned(member)]),
  )
}
