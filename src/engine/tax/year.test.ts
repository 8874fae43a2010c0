import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profile } from '../../../tests/support/household.ts'
import { money, moneyFromUnits, textFromMoney } from '../../shared/amount.ts'
import type { TaxLineId } from '../../shared/tax.ts'
import { linesOf } from './lines.ts'
import { type TaxFacts, taxOfYear, type YearGains, type YearIncome } from './year.ts'

type Told = Partial<Record<keyof YearIncome, string>>

function facts(told: Told, of: Parameters<typeof profile>[0] = {}): TaxFacts {
  const base = profile(of)
  const income = Object.fromEntries(Object.entries(told).map(([name, text]) => [name, money(text)]))
  return { ...base, income: { ...base.income, ...income } }
}

function gains(short: string, long: string, collectibles = '0'): YearGains {
  return { short: money(short), long: money(long), collectibles: money(collectibles) }
}

/** The lines asked for, as decimal text. */
function figures(of: YearGains, by: TaxFacts, ...lines: TaxLineId[]): string[] {
  const tax = taxOfYear(of, by)
  return lines.map((line) => textFromMoney(tax[line]))
}

// Worked by hand along the forms, with the table of 2026. Single: 0 % to 49,450, 20 % above 545,500; standard deduction 16,100.
describe('whole years by hand', () => {
  test('TAX-12, TAX-13, TAX-16: wages, interest, dividends and gains of both terms', () => {
    // AGI 90,000 + 1,200 + 4,000 + (2,000 + 9,000) = 106,200. Less 16,100: 90,100 taxable.
    // Preferred: 3,000 qualified + 9,000 net capital gain = 12,000. Ordinary 78,100:
    // 1,240 + 38,000 × 0.12 + 27,700 × 0.22 = 1,240 + 4,560 + 6,094 = 11,894. Preferred lies past 49,450: 12,000 × 0.15 = 1,800.
    const year = facts(
      {
        ordinaryIncome: '90000',
        deduction: '16100',
        interest: '1200',
        ordinaryDividends: '4000',
        qualifiedDividends: '3000',
      },
      { state: '0.05' },
    )
    expect(
      figures(
        gains('2000', '9000'),
        year,
        'adjustedGross',
        'taxableIncome',
        'taxedOrdinary',
        'taxedMiddle',
        'ordinaryTax',
        'gainsTax',
        'incomeTax',
        'niit',
        'stateTax',
        'totalTax',
      ),
    ).toEqual(['106200', '90100', '78100', '12000', '11894', '1800', '13694', '0', '4505', '18199'])
  })

  test('TAX-13: gains that straddle the 0 % bracket', () => {
    // 40,000 of ordinary income after deductions, 20,000 long: 9,450 at nothing, 10,550 × 0.15.
    const year = facts({ ordinaryIncome: '56100', deduction: '16100' })
    expect(
      figures(gains('0', '20000'), year, 'taxedOrdinary', 'taxedZero', 'taxedMiddle', 'gainsTax'),
    ).toEqual(['40000', '9450', '10550', '1582.5'])
  })

  test('TAX-13: a deduction larger than other income shelters gains too', () => {
    // 10,000 + 60,000 − 16,100 = 53,900, all of it preferred: 49,450 at nothing, 4,450 × 0.15.
    const year = facts({ ordinaryIncome: '10000', deduction: '16100' })
    expect(
      figures(gains('0', '60000'), year, 'taxableIncome', 'taxedOrdinary', 'taxedZero', 'incomeTax'),
    ).toEqual(['53900', '0', '49450', '667.5'])
  })

  test('TAX-19: collectibles pay 28 %, other long gains 15 %', () => {
    // Single, 260,000 of ordinary taxable income; 10,000 of gold, 20,000 of stock.
    const year = facts({ ordinaryIncome: '260000' })
    expect(
      figures(
        gains('0', '30000', '10000'),
        year,
        'collectiblesGain',
        'taxedOrdinary',
        'taxedMiddle',
        'taxedCollectibles',
        'gainsTax',
      ),
    ).toEqual(['10000', '260000', '20000', '10000', '5800'])
  })

  test('TAX-19: collectibles pay the ordinary rate as long as it is lower than 28 %', () => {
    // Schedule D Tax Worksheet: 60,000 of income and 10,000 of gold: taxable 70,000, the 24 % bracket reaches to 201,775, so
    // line 21 is 70,000 and all of it pays ordinary rates: 1,240 + 4,560 + 19,600 × 0.22 = 10,112.
    const year = facts({ ordinaryIncome: '60000' })
    expect(
      figures(gains('0', '10000', '10000'), year, 'taxedOrdinary', 'taxedCollectibles', 'incomeTax'),
    ).toEqual(['70000', '0', '10112'])
  })

  test('TAX-19: a net short loss and long losses carried in come off the 28 % gain first', () => {
    const year = facts({ ordinaryIncome: '300000', carriedLong: '1000' })
    // 10,000 − 1,000 − 4,000.
    expect(figures(gains('-4000', '30000', '10000'), year, 'collectiblesGain')).toEqual(['5000'])
  })

  test('TAX-18: 10,000 of section 1256 gain is 6,000 long and 4,000 short; a loss likewise', () => {
    const year = facts({ section1256: '10000' })
    expect(
      figures(gains('0', '0'), year, 'section1256Long', 'section1256Short', 'netLong', 'netShort'),
    ).toEqual(['6000', '4000', '6000', '4000'])
    expect(
      figures(gains('0', '0'), facts({ section1256: '-100' }), 'section1256Long', 'section1256Short'),
    ).toEqual(['-60', '-40'])
  })

  test('TAX-15: the net investment income tax takes the smaller of income and excess; a deducted loss lowers both', () => {
    // AGI 195,000 + 4,000 + 6,000 = 205,000: excess 5,000 of 10,000.
    const year = facts({ ordinaryIncome: '195000', interest: '4000' })
    expect(figures(gains('0', '6000'), year, 'investmentIncome', 'niit')).toEqual(['10000', '190'])
    // A loss of 9,000 deducts 3,000: investment income 1,000, AGI 196,000.
    expect(figures(gains('0', '-9000'), year, 'investmentIncome', 'niit')).toEqual(['1000', '0'])
  })

  test('TAX-23: dividends of a municipal fund are the state’s matter alone, those of a Treasury fund not the state’s', () => {
    const year = facts(
      { ordinaryIncome: '50000', ordinaryDividends: '1000', exemptDividends: '2000', stateExempt: '1000' },
      { state: '0.1' },
    )
    // Federal 51,000; state 51,000 + 2,000 − 1,000.
    expect(figures(gains('0', '0'), year, 'taxableIncome', 'stateTaxable', 'stateTax')).toEqual([
      '51000',
      '52000',
      '5200',
    ])
  })
})

describe('losses carried (Capital Loss Carryover Worksheet)', () => {
  const carried = (short: string, long: string, told: Told = {}, of: Parameters<typeof profile>[0] = {}) =>
    figures(gains(short, long), facts(told, of), 'gainLine', 'carriedShort', 'carriedLong')

  test('TAX-14: the deduction uses up short loss first, then long; what is left keeps its character', () => {
    // Short 2,000 and long 10,000 lost: 3,000 deducted, 2,000 of it short and 1,000 long.
    expect(carried('-2000', '-10000')).toEqual(['-3000', '0', '9000'])
    expect(carried('-5000', '-1000')).toEqual(['-3000', '2000', '1000'])
  })

  test('TAX-14: a gain of the other term comes off first', () => {
    // Short loss 10,000, long gain 4,000: 6,000 net, 3,000 deducted, 3,000 short carried.
    expect(carried('-10000', '4000')).toEqual(['-3000', '3000', '0'])
    // Long loss 10,000, short gain 4,000.
    expect(carried('4000', '-10000')).toEqual(['-3000', '0', '3000'])
  })

  test('TAX-14: losses carried in keep their term, and a gain of the year uses them up', () => {
    expect(carried('0', '0', { carriedShort: '1000', carriedLong: '5000' })).toEqual(['-3000', '0', '3000'])
    expect(carried('2500', '0', { carriedShort: '1000', carriedLong: '5000' })).toEqual(['-3000', '0', '500'])
    expect(carried('9000', '0', { carriedShort: '1000', carriedLong: '5000' })).toEqual(['3000', '0', '0'])
  })

  test('TAX-14: filing separately deducts 1,500', () => {
    expect(carried('-2000', '-1000', {}, { filing: 'separate' })).toEqual(['-1500', '500', '1000'])
  })

  test('TAX-14: where deductions exceed income, only what income absorbed is used up', () => {
    // Taxable would be 15,000 − 3,000 − 16,100 = −4,100: line 3 is −1,100, so nothing is used.
    expect(carried('-5000', '0', { ordinaryIncome: '15000', deduction: '16100' })).toEqual([
      '-3000',
      '5000',
      '0',
    ])
    // 18,000 − 3,000 − 16,100 = −1,100: 1,900 used.
    expect(carried('-5000', '0', { ordinaryIncome: '18000', deduction: '16100' })).toEqual([
      '-3000',
      '3100',
      '0',
    ])
  })
})

describe('of any year', () => {
  const cents = fc.integer({ min: -30_000_000, max: 60_000_000 })
  const some = fc.integer({ min: 0, max: 20_000_000 })
  const year = fc.record({
    short: cents,
    long: cents,
    gold: some,
    income: fc.integer({ min: 0, max: 90_000_000 }),
    deduction: some,
    dividends: some,
    qualified: fc.integer({ min: 0, max: 100 }),
    carriedShort: some,
    carriedLong: some,
    section1256: cents,
  })

  test('TAX-13, TAX-14: the parts sum to taxable income, no loss is made or lost, and every term of a sum stands on its line', () => {
    fc.assert(
      fc.property(year, fc.constantFrom('single', 'joint', 'separate', 'head'), (drawn, filing) => {
        const amount = (n: number) => moneyFromUnits(BigInt(n) * 10_000n)
        const qualified = Math.floor((drawn.dividends * drawn.qualified) / 100)
        const base = facts({}, { filing, state: '0.05' })
        const by: TaxFacts = {
          ...base,
          income: {
            ...base.income,
            ordinaryIncome: amount(drawn.income),
            deduction: amount(drawn.deduction),
            ordinaryDividends: amount(drawn.dividends),
            qualifiedDividends: amount(qualified),
            carriedShort: amount(drawn.carriedShort),
            carriedLong: amount(drawn.carriedLong),
            section1256: amount(drawn.section1256),
          },
        }
        const of = {
          short: amount(drawn.short),
          long: amount(drawn.long),
          collectibles: amount(Math.min(drawn.gold, Math.max(drawn.long, 0))),
        }
        const tax = taxOfYear(of, by)
        const parts = [tax.taxedOrdinary, tax.taxedZero, tax.taxedMiddle, tax.taxedTop, tax.taxedCollectibles]
        for (const part of parts) expect(part >= 0n).toBe(true)
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(tax.taxableIncome)
        expect(tax.incomeTax).toBe(tax.ordinaryTax + tax.gainsTax)
        expect(tax.totalTax).toBe(tax.incomeTax + tax.niit + tax.stateTax)
        expect(tax.netGain).toBe(tax.netShort + tax.netLong)
        // A net loss is deducted or carried; where income did not reach, the deduction is carried too.
        if (tax.netGain < 0n) {
          const left = tax.carriedShort + tax.carriedLong
          expect(left <= -tax.netGain).toBe(true)
          expect(left >= -tax.netGain + tax.gainLine).toBe(true)
          if (tax.taxableIncome > 0n) expect(left).toBe(-tax.netGain + tax.gainLine)
        } else expect(tax.carriedShort + tax.carriedLong).toBe(0n)
        expect(
          linesOf(tax, by.rates)
            .map((line) => line.id)
            .toSorted(),
        ).toEqual(Object.keys(tax).toSorted())
      }),
    )
  })
})
