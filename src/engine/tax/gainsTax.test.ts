import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Money, money, moneyFromUnits, textFromMoney, textFromRate } from '../../shared/amount.ts'
import { profile, tableOf } from '../../../tests/support/household.ts'
import { marginalRates, taxOfGains } from './gainsTax.ts'

function tax(short: string, long: string, of: Parameters<typeof profile>[0] = {}) {
  const year = taxOfGains({ short: money(short), long: money(long), collectibles: money('0') }, profile(of))
  return Object.fromEntries(
    Object.entries(year).map(([line, amount]: [string, Money]) => [line, textFromMoney(amount)]),
  )
}
const nothing = { short: '0', long: '0', niit: '0', state: '0', total: '0', carried: '0' }

describe('the tax that a year of gains causes, 2026, single, 100,000 of other income', () => {
  test('TAX-6: without gains it is zero on every line', () => {
    expect(tax('0', '0')).toEqual(nothing)
  })

  test('TAX-5: a short gain of 10,000 fills the 22 % bracket up to 105,700 and pays 24 % on the rest', () => {
    // 5,700 × 0.22 + 4,300 × 0.24 = 1,254 + 1,032
    expect(tax('10000', '0')).toEqual({ ...nothing, short: '2286', total: '2286' })
  })

  test('TAX-5: a long gain of 10,000 pays 15 %', () => {
    expect(tax('0', '10000')).toEqual({ ...nothing, long: '1500', total: '1500' })
  })

  test('TAX-5: a long gain that starts at 45,000 of income pays nothing up to 49,450', () => {
    // (55,000 − 49,450) × 0.15
    expect(tax('0', '10000', { income: '45000' })).toEqual({ ...nothing, long: '832.5', total: '832.5' })
  })

  test('TAX-5: a long gain lies on top of the short one', () => {
    // short 4,000 × 0.12; long from 49,000: 450 free, 1,550 × 0.15
    expect(tax('4000', '2000', { income: '45000' })).toEqual({
      ...nothing,
      short: '480',
      long: '232.5',
      total: '712.5',
    })
  })

  test('TAX-5: past 545,500 a long gain pays 20 %, and 3.8 % comes on top', () => {
    // 5,500 × 0.15 + 4,500 × 0.20; 10,000 × 0.038
    expect(tax('0', '10000', { income: '540000' })).toEqual({
      ...nothing,
      long: '1725',
      niit: '380',
      total: '2105',
    })
  })

  test('TAX-5: only the income above 200,000 bears the net investment income tax', () => {
    // 205,000 − 200,000 = 5,000 × 0.038
    expect(tax('0', '10000', { income: '195000' })).toEqual({
      ...nothing,
      long: '1500',
      niit: '190',
      total: '1690',
    })
  })

  test('TAX-5: the state takes its flat rate of the net gain', () => {
    expect(tax('500', '500', { state: '0.05' })).toEqual({
      ...nothing,
      short: '110',
      long: '75',
      state: '50',
      total: '235',
    })
  })

  test('TAX-4: a long loss lowers the short gain', () => {
    expect(tax('5000', '-2000')).toEqual({ ...nothing, short: '660', total: '660' })
  })

  test('TAX-4: a short loss lowers the long gain', () => {
    expect(tax('-5000', '8000')).toEqual({ ...nothing, long: '450', total: '450' })
  })

  test('TAX-4: 3,000 of a net loss is deducted, the rest is carried', () => {
    expect(tax('-5000', '0', { state: '0.05' })).toEqual({
      ...nothing,
      short: '-660',
      state: '-150',
      total: '-810',
      carried: '2000',
    })
  })

  test('TAX-4: filing separately deducts 1,500', () => {
    expect(tax('-1000', '-4000', { filing: 'separate' })).toEqual({
      ...nothing,
      short: '-330',
      total: '-330',
      carried: '3500',
    })
  })

  test('TAX-4: a loss deducted from no income saves nothing', () => {
    // Capital Loss Carryover Worksheet, line 4: without income none of the loss is used up.
    expect(tax('-5000', '0', { income: '0' })).toEqual({ ...nothing, carried: '5000' })
  })

  test('TAX-6: the four lines sum to the total, and another cent of gain never lowers it', () => {
    const gain = fc.integer({ min: -60_000_000, max: 90_000_000 })
    fc.assert(
      fc.property(
        gain,
        gain,
        fc.constantFrom('single', 'joint', 'separate', 'head'),
        fc.integer({ min: 0, max: 900_000 }),
        (s, l, filing, income) => {
          const of = profile({ filing, income: String(income), state: '0.0307' })
          const cents = (n: number) => moneyFromUnits(BigInt(n) * 10_000n)
          const year = taxOfGains({ short: cents(s), long: cents(l), collectibles: cents(0) }, of)
          expect(year.short + year.long + year.niit + year.state).toBe(year.total)
          expect(
            taxOfGains({ short: cents(s + 1), long: cents(l), collectibles: cents(0) }, of).total,
          ).toBeGreaterThanOrEqual(year.total)
          expect(
            taxOfGains({ short: cents(s), long: cents(l + 1), collectibles: cents(0) }, of).total,
          ).toBeGreaterThanOrEqual(year.total)
        },
      ),
    )
  })
})

describe('marginal rates', () => {
  const rates = (short: string, long: string, of: Parameters<typeof profile>[0]) => {
    const { short: s, long: l } = marginalRates(
      { short: money(short), long: money(long), collectibles: money('0') },
      profile(of),
    )
    return [textFromRate(s), textFromRate(l)]
  }
  test('TAX-8: at the edge of a bracket the next unit pays the next rate', () => {
    expect(rates('0', '0', { income: '105699.99' })).toEqual(['0.22', '0.15'])
    expect(rates('0', '0', { income: '105700' })).toEqual(['0.24', '0.15'])
  })
  test('TAX-8: they carry the net investment income tax and the state, as on the page: 24 + 3.8 + 5 and 15 + 3.8 + 5', () => {
    expect(rates('0', '0', { income: '201000', state: '0.05' })).toEqual(['0.328', '0.238'])
  })
})

describe('the shipped tables', () => {
  test.each([2023, 2024, 2025, 2026])(
    'TAX-1: %i has seven ordinary brackets and three for long gains, rising, for every status',
    (year) => {
      for (const filing of ['single', 'joint', 'separate', 'head'] as const) {
        const table = tableOf(filing, year)
        expect(table.ordinary.map((b) => b.rate)).toEqual([
          '0.1',
          '0.12',
          '0.22',
          '0.24',
          '0.32',
          '0.35',
          '0.37',
        ])
        expect(table.longTerm.map((b) => b.rate)).toEqual(['0', '0.15', '0.2'])
        for (const brackets of [table.ordinary, table.longTerm]) {
          expect(brackets[0]!.above).toBe('0')
          const above = brackets.map((b) => Number(b.above))
          expect(above).toEqual(above.toSorted((a, b) => a - b))
        }
      }
    },
  )
  test('TAX-1: half of the joint brackets are those of a separate return, as the law has it', () => {
    for (const year of [2023, 2024, 2025, 2026]) {
      const half = tableOf('joint', year).ordinary.map((b) => String(Number(b.above) / 2))
      expect(tableOf('separate', year).ordinary.map((b) => b.above)).toEqual(half)
    }
  })
})
