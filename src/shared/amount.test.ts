import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  divideHalfEven,
  money,
  moneyFromUnits,
  parseMoney,
  parseQuantity,
  price,
  proRata,
  quantity,
  quantityFromUnits,
  textFromMoney,
  textFromQuantity,
  timesRate,
  rate,
  valueOfUnits,
} from './amount.ts'

/** decimal.js is the oracle: enough digits that it never rounds on its own. */
const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_EVEN })
const RUNS = 20_000

const digits = fc.bigInt({ min: 0n, max: 10n ** 12n - 1n })
const decimalText = fc
  .tuple(fc.boolean(), digits, fc.integer({ min: 0, max: 14 }), fc.bigInt({ min: 0n, max: 10n ** 14n - 1n }))
  .map(([negative, whole, places, fraction]) => {
    const tail = places === 0 ? '' : `.${(fraction % 10n ** BigInt(places)).toString().padStart(places, '0')}`
    return `${negative ? '-' : ''}${whole}${tail}`
  })
const moneyUnits = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })
const quantityUnits = fc.bigInt({ min: 1n, max: 10n ** 16n })

test('text becomes the amount that it says, and rounds half to even past the scale', () => {
  expect(textFromMoney(money('1234.5'))).toBe('1234.5')
  expect(parseMoney('0.0000005')).toEqual({ value: 0n, rounded: true })
  expect(parseMoney('0.0000015')).toEqual({ value: 2n, rounded: true })
  expect(parseMoney('-0.0000025')).toEqual({ value: -2n, rounded: true })
  expect(parseMoney('1.10')).toEqual({ value: 1_100_000n, rounded: false })
})

test('what is no plain decimal is refused, and so is what 64 bits cannot hold', () => {
  for (const text of ['', '.', '-', '1,000', '1e3', ' 1', '0x10', 'NaN', '1.2.3', '٣']) {
    expect(parseMoney(text)).toBeUndefined()
  }
  expect(parseMoney('9223372036854.775807')?.value).toBe(2n ** 63n - 1n)
  expect(parseMoney('9223372036854.775808')).toBeUndefined()
  expect(parseQuantity('922337203.6854775808')).toBeUndefined()
  expect(() => moneyFromUnits(2n ** 63n)).toThrow(RangeError)
})

test('parsing agrees with decimal.js on every text', () => {
  fc.assert(
    fc.property(decimalText, (text) => {
      const parsed = parseMoney(text)
      const expected = new Exact(text).times(1e6).toDecimalPlaces(0)
      expect(parsed?.value.toString()).toBe(expected.toFixed(0).replace(/^-0$/, '0'))
    }),
    { numRuns: RUNS },
  )
})

test('quantity × price agrees with decimal.js to the millionth', () => {
  fc.assert(
    fc.property(quantityUnits, fc.bigInt({ min: 1n, max: 10n ** 12n }), (units, each) => {
      const q = quantityFromUnits(units)
      const value = valueOfUnits(q, each as ReturnType<typeof price>)
      const exact = new Exact(units.toString()).div('1e10').times(new Exact(each.toString()).div('1e8'))
      expect(value.toString()).toBe(exact.times(1e6).toDecimalPlaces(0).toFixed(0))
    }),
    { numRuns: RUNS },
  )
})

test('a part and its rest make the whole again, and the part is the nearest one', () => {
  fc.assert(
    fc.property(moneyUnits, quantityUnits, quantityUnits, (whole, a, b) => {
      const [taken, of] = a <= b ? [a, b] : [b, a]
      const part = proRata(moneyFromUnits(whole), quantityFromUnits(taken), quantityFromUnits(of))
      const exact = new Exact(whole.toString()).times(taken.toString()).div(of.toString())
      expect(exact.minus(part.toString()).abs().lte(0.5)).toBe(true)
      expect(part + (whole - part)).toBe(whole)
    }),
    { numRuns: RUNS },
  )
})

test('division rounds half to even whatever the signs', () => {
  expect(divideHalfEven(5n, 2n)).toBe(2n)
  expect(divideHalfEven(7n, 2n)).toBe(4n)
  expect(divideHalfEven(-5n, 2n)).toBe(-2n)
  expect(divideHalfEven(5n, -2n)).toBe(-2n)
  expect(divideHalfEven(-7n, -2n)).toBe(4n)
  expect(timesRate(money('100.000005'), rate('0.5'))).toBe(money('50.000002'))
})

test('text from an amount parses back to it', () => {
  fc.assert(
    fc.property(moneyUnits, (units) => {
      expect(money(textFromMoney(moneyFromUnits(units)))).toBe(units)
    }),
  )
  expect(textFromQuantity(quantity('-0.5'))).toBe('-0.5')
  expect(textFromMoney(moneyFromUnits(0n))).toBe('0')
})
