import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64FromBytes, bytesFromBase64, decode, encode } from './wire.ts'

test('a column comes back bit for bit, NaN, infinities and negative zero included', () => {
  const column = Float64Array.of(0, -0, 1.5, NaN, Infinity, -Infinity, 5e-324, 1 / 3)
  const back = decode(encode({ column })) as { column: Float64Array }
  expect(back.column).toEqual(column)
  expect(Object.is(back.column[1], -0)).toBe(true)
})

test('bytes of any length come back, and base64 is the one that everybody writes', () => {
  expect(base64FromBytes(new TextEncoder().encode('light work'))).toBe('bGlnaHQgd29yaw==')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(base64FromBytes(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(bytesFromBase64(base64FromBytes(bytes))).toEqual(bytes)
    }),
  )
  const long = new Uint8Array(40_001).map((_, i) => i * 7)
  expect(bytesFromBase64(base64FromBytes(long))).toEqual(long)
})

test('a number that is none, or an amount as bigint, never leaves quietly', () => {
  expect(() => encode({ sharpe: NaN })).toThrow(TypeError)
  expect(() => encode({ cost: 1n })).toThrow(TypeError)
})

test('text that encode cannot have made is a syntax error', () => {
  for (const text of ['', '{', '{"$f64":"AAAA"}', '{"$u8":"A"}', '{"$u8":"????"}', '{"__proto__":{"x":1}}']) {
    expect(() => decode(text)).toThrow(SyntaxError)
  }
})

test('plain JSON is untouched', () => {
  const value = { a: [1, 'two', null, true], b: { $f64: 7 }, c: { $u8: 'x', d: 1 } }
  expect(decode(encode(value))).toEqual(value)
})
