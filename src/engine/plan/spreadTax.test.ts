import fc from 'fast-check'
import { expect, test } from 'vitest'
import { money, moneyFromUnits, rate, textFromMoney } from '../../shared/amount.ts'
import { spreadTax, type TaxedGain } from './spreadTax.ts'

const rates = { short: rate('0.408'), long: rate('0.238') }
const gain = (amount: string, term: 'short' | 'long'): TaxedGain => ({
  ticket: 't1',
  lot: 'l',
  gain: money(amount),
  term,
  collectible: false,
})

test('TAX-9: where the brackets hold, each lot bears its gain times its rate', () => {
  expect(
    spreadTax(money('800.18184'), [gain('1095', 'long'), gain('1322.48', 'short')], rates).map(textFromMoney),
  ).toEqual(['260.61', '539.57184'])
})

test('TAX-9: a gain that a loss of the year swallows bears nothing', () => {
  expect(spreadTax(money('0'), [gain('4000', 'long')], rates).map(textFromMoney)).toEqual(['0'])
})

test('TAX-9: a gain and a loss that cancel bear opposite amounts', () => {
  expect(
    spreadTax(money('0'), [gain('4000', 'long'), gain('-4000', 'long')], rates).map(textFromMoney),
  ).toEqual(['952', '-952'])
})

test('TAX-9: where the marginal rate is zero the gains decide', () => {
  const free = { short: rate('0'), long: rate('0') }
  expect(spreadTax(money('30'), [gain('100', 'long'), gain('200', 'long')], free).map(textFromMoney)).toEqual(
    ['10', '20'],
  )
})

test('TAX-9: the parts sum to the tax, to the millionth', () => {
  const anyGain = fc.record({
    gain: fc.bigInt(-(10n ** 12n), 10n ** 12n).map(moneyFromUnits),
    term: fc.constantFrom('short' as const, 'long' as const),
  })
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 12n), 10n ** 12n),
      fc.array(anyGain, { minLength: 1, maxLength: 9 }),
      (tax, gains) => {
        const parts = spreadTax(
          moneyFromUnits(tax),
          gains.map((g) => ({ collectible: false, ticket: 't', lot: undefined, ...g })),
          rates,
        )
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(tax)
      },
    ),
  )
})
