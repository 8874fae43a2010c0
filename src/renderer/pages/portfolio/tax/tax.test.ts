import { describe, expect, test } from 'vitest'
import { TaxProfile, type HarvestRow } from '../../../../shared/tax.ts'
import { factsFrom, formOf } from './factsForm.ts'
import { washWords } from './Harvest.tsx'
import { taxYearCsv } from './YearLines.tsx'

describe('the facts that the ledger cannot know', () => {
  const profile = TaxProfile.parse({
    filing: 'joint',
    stateRate: '0.0525',
    income: [
      { year: 2024, ordinaryIncome: '90000', deduction: 'standard' },
      { year: 1900, ordinaryIncome: '80000', deduction: '31000' },
    ],
    carried: { into: 2025, short: '100', long: '2000' },
    partners: { VTI: ['SCHB'] },
  })

  test('what is typed and not changed comes back as it was, with what the form does not show', () => {
    const form = formOf(profile)
    expect(form).toMatchObject({ income: '90000', deduction: '', statePercent: '5.25', carriedInto: '2025' })
    const saved = factsFrom(form, profile).profile!
    expect(saved.stateRate).toBe('0.0525')
    expect(saved.partners).toEqual({ VTI: ['SCHB'] })
    expect(saved.income).toEqual([
      { year: 1900, ordinaryIncome: '80000', deduction: '31000' },
      { year: 2024, ordinaryIncome: '90000', deduction: 'standard' },
    ])
  })

  test('percentages move two places, exactly', () => {
    const rate = (typed: string) =>
      factsFrom({ ...formOf(profile), statePercent: typed }, profile).profile?.stateRate
    expect(rate('5')).toBe('0.05')
    expect(rate('9.3')).toBe('0.093')
    expect(rate('10')).toBe('0.1')
    expect(rate('0')).toBe('0')
    expect(rate('five')).toBeUndefined()
  })

  test('what cannot be read names its field and saves nothing', () => {
    const form = formOf(profile)
    expect(factsFrom({ ...form, income: '1.234,5' }, profile)).toEqual({ wrong: 'income' })
    expect(factsFrom({ ...form, carriedInto: '25' }, profile)).toEqual({ wrong: 'carriedInto' })
    expect(factsFrom({ ...form, carriedInto: '' }, profile).profile?.carried).toBeNull()
  })
})

test('the wash window says what to wait for, and that reinvesting must stop', () => {
  const row: HarvestRow = {
    kind: 'loss',
    account: 'a',
    accountName: 'Brokerage',
    asset: 'VTI',
    symbol: 'VTI',
    lot: 'l',
    quantity: '10',
    acquired: '2025-01-02',
    costBasis: '1000',
    price: '90',
    priceDay: '2026-02-27',
    value: '900',
    gain: '-100',
    term: 'long',
    longTermFrom: '2026-01-03',
    daysToLong: 0,
    saves: '15',
    washed: '0',
    purchases: [],
    reinvests: true,
    cleanFrom: '2026-03-02',
    safeFrom: '2026-04-02',
    partners: [],
  }
  expect(washWords(row)).toBe(
    'Buy again from 2 Apr 2026. It reinvests its distributions: switch that off first.',
  )
  const bought = { account: 'b', accountName: 'Roth IRA', symbol: 'VTI', day: '2026-02-20', quantity: '4' }
  expect(
    washWords({ ...row, reinvests: false, washed: '40', purchases: [bought], cleanFrom: '2026-03-23' }),
  ).toBe('$40.00 of it would be washed by purchases in Roth IRA on 20 Feb 2026; clean from 23 Mar 2026.')
})

test('the CSV of a year has a row a line', () => {
  const csv = taxYearCsv({
    currency: 'USD',
    lines: [{ id: 'totalTax', form: 'Form 1040 line 24', amount: '12.5', rule: 'TAX-9', terms: [] }],
  })
  expect(csv.split('\r\n')[1]).toBe('totalTax,Tax in all,12.5,USD,Form 1040 line 24,TAX-9,')
})
