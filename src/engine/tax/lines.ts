import { type Money, type Rate, textFromMoney, textFromRate } from '../../shared/amount.ts'
import type { TaxLine, TaxLineId, TaxTerm } from '../../shared/tax.ts'
import { slices } from './brackets.ts'
import type { TaxRates, YearTax } from './year.ts'

/** A year's figures as lines that explain themselves: form and line, rule, and the terms that each is made of. */
export function linesOf(tax: YearTax, rates: TaxRates): TaxLine[] {
  const of = (...ids: readonly TaxLineId[]) => ids.map((id) => term(id, tax[id]))
  const line = (id: TaxLineId, rule: string, form: string, terms: readonly TaxTerm[] = []): TaxLine => ({
    id,
    form,
    rule,
    amount: textFromMoney(tax[id]),
    terms: [...terms],
  })
  const { table } = rates
  const [zero, middle, top] = table.longTerm
  return [
    line('shortSales', 'TAX-20', 'Schedule D, lines 1 to 3'),
    line('section1256Short', 'TAX-18', 'Schedule D, line 4'),
    line('shortCarriedIn', 'TAX-14', 'Schedule D, line 6'),
    line('netShort', 'TAX-4', 'Schedule D, line 7', of('shortSales', 'section1256Short', 'shortCarriedIn')),
    line('longSales', 'TAX-20', 'Schedule D, lines 8 to 10'),
    line('section1256Long', 'TAX-18', 'Schedule D, line 11'),
    line('gainDistributions', 'TAX-17', 'Schedule D, line 13'),
    line('longCarriedIn', 'TAX-14', 'Schedule D, line 14'),
    line(
      'netLong',
      'TAX-4',
      'Schedule D, line 15',
      of('longSales', 'section1256Long', 'gainDistributions', 'longCarriedIn'),
    ),
    line('netGain', 'TAX-4', 'Schedule D, line 16', of('netShort', 'netLong')),
    line('collectiblesGain', 'TAX-19', 'Schedule D, line 18'),
    line('gainLine', 'TAX-4', 'Schedule D, line 21; Form 1040, capital gain or loss', [
      ...of('netGain'),
      fact('lossCap', table.lossCap),
    ]),
    line('ordinaryIncome', 'TAX-2', 'Form 1040, other income'),
    line('interest', 'TAX-17', 'Form 1040, line 2b'),
    line('exemptDividends', 'TAX-23', 'Form 1040, line 2a'),
    line('qualifiedDividends', 'TAX-17', 'Form 1040, line 3a'),
    line('ordinaryDividends', 'TAX-17', 'Form 1040, line 3b'),
    line(
      'adjustedGross',
      'TAX-12',
      'Form 1040, adjusted gross income',
      of('ordinaryIncome', 'interest', 'ordinaryDividends', 'gainLine'),
    ),
    line('deduction', 'TAX-2', 'Form 1040, deductions'),
    line('taxableIncome', 'TAX-12', 'Form 1040, taxable income', of('adjustedGross', 'deduction')),
    line('taxedOrdinary', 'TAX-13', 'Schedule D Tax Worksheet, line 21'),
    line('taxedZero', 'TAX-13', 'Schedule D Tax Worksheet, line 22', [
      fact('bracketUpTo', middle!.above, zero!.rate),
    ]),
    line('taxedMiddle', 'TAX-13', 'Schedule D Tax Worksheet, line 30', [
      fact('bracketUpTo', top!.above, middle!.rate),
    ]),
    line('taxedTop', 'TAX-13', 'Schedule D Tax Worksheet, line 33', [
      fact('bracketAbove', top!.above, top!.rate),
    ]),
    line('taxedCollectibles', 'TAX-19', 'Schedule D Tax Worksheet, line 42'),
    line(
      'ordinaryTax',
      'TAX-13',
      'Schedule D Tax Worksheet, line 44',
      slices(table.ordinary, tax.taxedOrdinary).map((s) => term('bracket', s.amount, s.rate)),
    ),
    line('gainsTax', 'TAX-13', 'Schedule D Tax Worksheet, lines 31, 34 and 43', [
      fact('taxedMiddle', textFromMoney(tax.taxedMiddle), middle!.rate),
      fact('taxedTop', textFromMoney(tax.taxedTop), top!.rate),
      term('taxedCollectibles', tax.taxedCollectibles, rates.collectiblesRate),
    ]),
    line('incomeTax', 'TAX-13', 'Form 1040, tax', of('ordinaryTax', 'gainsTax')),
    line('investmentIncome', 'TAX-15', 'Form 8960, line 12', of('interest', 'ordinaryDividends', 'gainLine')),
    line('niit', 'TAX-15', 'Form 8960, line 17', [
      ...of('investmentIncome', 'adjustedGross'),
      fact('niitAbove', table.niitAbove, textFromRate(rates.niitRate)),
    ]),
    line('stateTaxable', 'TAX-16', 'State, taxable income', of('taxableIncome', 'exemptDividends')),
    line('stateTax', 'TAX-16', 'State, tax', [term('stateTaxable', tax.stateTaxable, rates.stateRate)]),
    line('totalTax', 'TAX-12', 'Tax in all', of('incomeTax', 'niit', 'stateTax')),
    line('carriedShort', 'TAX-14', 'Capital Loss Carryover Worksheet, line 8'),
    line('carriedLong', 'TAX-14', 'Capital Loss Carryover Worksheet, line 13'),
  ]
}

function term(what: string, amount: Money, rate?: Rate): TaxTerm {
  return { what, amount: textFromMoney(amount), rate: rate === undefined ? null : textFromRate(rate) }
}

function fact(what: string, amount: string, rate: string | null = null): TaxTerm {
  return { what, amount, rate }
}
