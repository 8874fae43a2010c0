import { showMoney, showPercent } from './format.ts'
import type { TaxLine, TaxLineId, TaxNote } from './tax.ts'

/** What a figure of a year's return is, in a few words. */
export const TAX_LINE_WORDS: Readonly<Record<TaxLineId, string>> = {
  shortSales: 'Short-term gain of sales',
  section1256Short: 'Section 1256 contracts, short-term part',
  shortCarriedIn: 'Short-term loss carried in',
  netShort: 'Net short-term gain',
  longSales: 'Long-term gain of sales',
  section1256Long: 'Section 1256 contracts, long-term part',
  gainDistributions: 'Capital gain distributions of funds',
  longCarriedIn: 'Long-term loss carried in',
  netLong: 'Net long-term gain',
  netGain: 'Net gain',
  collectiblesGain: 'Gain taxed at up to 28 %',
  gainLine: 'Gain, or loss that may be deducted',
  ordinaryIncome: 'Other ordinary income',
  interest: 'Interest',
  ordinaryDividends: 'Ordinary dividends, qualified ones included',
  qualifiedDividends: 'Qualified dividends',
  exemptDividends: 'Tax-exempt dividends',
  adjustedGross: 'Adjusted gross income',
  deduction: 'Deductions',
  taxableIncome: 'Taxable income',
  taxedOrdinary: 'Taxed at ordinary rates',
  taxedZero: 'Gains and qualified dividends taxed at nothing',
  taxedMiddle: 'Gains and qualified dividends taxed at the middle rate',
  taxedTop: 'Gains and qualified dividends taxed at the top rate',
  taxedCollectibles: 'Gains of collectibles taxed at their ceiling',
  ordinaryTax: 'Tax at ordinary rates',
  gainsTax: 'Tax on gains and qualified dividends',
  incomeTax: 'Federal income tax',
  investmentIncome: 'Net investment income',
  niit: 'Net investment income tax',
  stateTaxable: 'Income that the state taxes',
  stateTax: 'State tax',
  totalTax: 'Tax in all',
  carriedShort: 'Short-term loss carried to next year',
  carriedLong: 'Long-term loss carried to next year',
}

/** How a figure came about: its terms, each with its amount and, where there is one, its rate; empty for a fact. */
export function describeTaxLine(line: TaxLine, currency?: string): string {
  return line.terms
    .map(({ what, amount, rate }) => {
      const words = TERM_WORDS[what] ?? (TAX_LINE_WORDS as Readonly<Record<string, string>>)[what] ?? what
      const at = rate === null ? '' : ` at ${showPercent(Number(rate))}`
      return `${words} ${showMoney(amount, currency)}${at}`
    })
    .join('; ')
}

const TERM_WORDS: Readonly<Record<string, string>> = {
  lossCap: 'Cap on a deducted loss',
  bracket: 'Bracket of',
  bracketUpTo: 'Bracket up to',
  bracketAbove: 'Bracket above',
  niitAbove: 'Threshold',
}

/** What the figures leave out or assume, as a sentence. */
export function describeTaxNote({ kind, facts }: TaxNote): string {
  const of = (name: string) => String(facts[name] ?? '')
  switch (kind) {
    case 'tableOfOtherYear':
      return `There is no table of ${of('year')}: the one of ${of('table')} is used.`
    case 'yearNotOver':
      return `${of('year')} is not over: these are its figures so far.`
    case 'unknownBasis':
      return `${of('symbol')}: ${of('count')} sold with unknown basis; the gain is in no figure. Enter the missing lots.`
    case 'otherCurrency':
      return `Some amounts in ${of('currency')} are in no figure: the exchange rate of their day is not known. Import rates.`
    case 'exDayUnknown':
      return `${of('symbol')}: the ex-day is not known and is taken to be 14 days before the pay day.`
    case 'holdingAssumed':
      return `${of('symbol')}: whether its units were held long enough around ${of('exDay')} is assumed or not known.`
    case 'qualifiedShareAssumed':
      return `${of('symbol')}: ${Number(facts['share']) === 1 ? 'all' : 'none'} of its dividends is taken as qualified; Form 1099-DIV says how much is.`
    case 'stateShareAssumed':
      return `${of('symbol')}: ${Number(facts['share']) === 1 ? 'all' : 'none'} of its dividends is taken as exempt from state tax; the fund says how much is.`
    case 'section1256Open':
      return `${of('symbol')} is open: section 1256 asks for a mark at the year's end, which is not reckoned here.`
    case 'partnershipIncome':
      return `${of('symbol')} is a partnership: what it paid out (${showMoney(of('amount'))}) is not income; Schedule K-1 says what is.`
    case 'reitDeduction':
      return `${of('symbol')} paid ${showMoney(of('amount'))} of REIT dividends; the section 199A deduction is not reckoned.`
    case 'carriedFromEarlier':
      return `A loss of ${showMoney(of('amount'))} is carried in from ${of('year')}, as reckoned here.`
    case 'differsFromFiled':
      return `${(TAX_LINE_WORDS as Readonly<Record<string, string>>)[of('line')] ?? of('line')} was ${showMoney(of('before'))} when the year was marked as filed and comes to ${showMoney(of('now'))} now.`
  }
}
