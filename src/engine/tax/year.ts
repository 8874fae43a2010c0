import { type Money, money, moneyFromUnits, type Rate, rate, timesRate } from '../../shared/amount.ts'
import type { FilingTable, TaxLineId } from '../../shared/tax.ts'
import { byBrackets, larger, positive, smaller } from './brackets.ts'

/** The rates of one year for one filing status, and the state's. */
export interface TaxRates {
  readonly table: FilingTable
  readonly niitRate: Rate
  readonly collectiblesRate: Rate
  readonly section1256Long: Rate
  readonly stateRate: Rate
}

/** Net realised gains of a year in taxable accounts, losses that wash sales disallow not counted; below zero for losses. */
export interface YearGains {
  readonly short: Money
  /** Collectibles included. */
  readonly long: Money
  /** The part of `long` that is of collectibles. */
  readonly collectibles: Money
}

/** What a year's return says beside the gains of sales. Amounts are zero or above, but for `section1256` and `interest`. */
export interface YearIncome {
  readonly ordinaryIncome: Money
  readonly deduction: Money
  readonly interest: Money
  /** Qualified ones included. */
  readonly ordinaryDividends: Money
  readonly qualifiedDividends: Money
  /** Of municipal funds: taxed by the state alone. */
  readonly exemptDividends: Money
  /** Dividends and interest that the state does not tax, part of those above. */
  readonly stateExempt: Money
  readonly gainDistributions: Money
  /** Net gain on section 1256 contracts, before 60/40. */
  readonly section1256: Money
  readonly carriedShort: Money
  readonly carriedLong: Money
}

/** What a year's tax is reckoned with beside its sales. */
export interface TaxFacts {
  readonly income: YearIncome
  readonly rates: TaxRates
}

/** Every figure of a year by the name of its line. */
export type YearTax = { readonly [K in TaxLineId]: Money }

/**
 * The year's tax, figure by figure: Schedule D with its tax worksheet and carryover worksheet, Form 8960 and a flat state tax
 * (SPEC, TAX-4, TAX-5, TAX-12 to TAX-16). Nothing is rounded to whole dollars.
 */
export function taxOfYear(gains: YearGains, { income, rates }: TaxFacts): YearTax {
  const section1256Long: bigint = timesRate(income.section1256, rates.section1256Long)
  const section1256Short = income.section1256 - section1256Long
  const netShort = gains.short + section1256Short - income.carriedShort
  const netLong = gains.long + section1256Long + income.gainDistributions - income.carriedLong
  const netGain = netShort + netLong
  const loss = positive(-netGain)
  const deductible = smaller(loss, money(rates.table.lossCap))
  const gainLine = netGain < 0n ? -deductible : netGain
  const collectiblesGain = positive(gains.collectibles - income.carriedLong + smaller(netShort, 0n))

  const investment = income.interest + income.ordinaryDividends
  const adjustedGross = income.ordinaryIncome + investment + gainLine
  const belowZero = adjustedGross - income.deduction
  const taxableIncome = positive(belowZero)
  const capitalGain = netLong > 0n && netGain > 0n ? smaller(netLong, netGain) : 0n
  const parts = partsOf(taxableIncome, income.qualifiedDividends, capitalGain, collectiblesGain, rates)
  const ordinaryTax: bigint = byBrackets(rates.table.ordinary, parts.taxedOrdinary)
  const [, middle, top] = rates.table.longTerm
  const onGains =
    timesRate(parts.taxedMiddle, rate(middle!.rate)) +
    timesRate(parts.taxedTop, rate(top!.rate)) +
    timesRate(parts.taxedCollectibles, rates.collectiblesRate)
  // The worksheet never asks for more than the ordinary brackets would.
  const incomeTax = smaller(ordinaryTax + onGains, byBrackets(rates.table.ordinary, taxableIncome))

  const investmentIncome = positive(investment + gainLine)
  const over = positive(adjustedGross - money(rates.table.niitAbove))
  const niit: bigint = timesRate(moneyFromUnits(smaller(over, investmentIncome)), rates.niitRate)
  const stateTaxable = positive(belowZero + income.exemptDividends - income.stateExempt)
  const stateTax: bigint = timesRate(moneyFromUnits(stateTaxable), rates.stateRate)

  // Capital Loss Carryover Worksheet: what is deducted uses the loss up only as far as there was income to deduct it from.
  const used = netGain < 0n ? positive(smaller(deductible, belowZero + deductible)) : 0n
  const carriedShort = netGain < 0n ? positive(-netShort - used - positive(netLong)) : 0n
  const carriedLong =
    netGain < 0n ? positive(-netLong - positive(used - positive(-netShort)) - positive(netShort)) : 0n
  return {
    ...parts,
    shortSales: gains.short,
    section1256Short: section1256Short as Money,
    shortCarriedIn: income.carriedShort,
    netShort: netShort as Money,
    longSales: gains.long,
    section1256Long: section1256Long as Money,
    gainDistributions: income.gainDistributions,
    longCarriedIn: income.carriedLong,
    netLong: netLong as Money,
    netGain: netGain as Money,
    collectiblesGain: collectiblesGain as Money,
    gainLine: gainLine as Money,
    ordinaryIncome: income.ordinaryIncome,
    interest: income.interest,
    ordinaryDividends: income.ordinaryDividends,
    qualifiedDividends: income.qualifiedDividends,
    exemptDividends: income.exemptDividends,
    adjustedGross: moneyFromUnits(adjustedGross),
    deduction: income.deduction,
    taxableIncome: moneyFromUnits(taxableIncome),
    ordinaryTax: ordinaryTax as Money,
    gainsTax: (incomeTax - ordinaryTax) as Money,
    incomeTax: incomeTax as Money,
    investmentIncome: investmentIncome as Money,
    niit: niit as Money,
    stateTaxable: stateTaxable as Money,
    stateTax: stateTax as Money,
    totalTax: moneyFromUnits(incomeTax + niit + stateTax),
    carriedShort: carriedShort as Money,
    carriedLong: carriedLong as Money,
  }
}

type Parts = Pick<YearTax, 'taxedOrdinary' | 'taxedZero' | 'taxedMiddle' | 'taxedTop' | 'taxedCollectibles'>

/**
 * Schedule D Tax Worksheet: taxable income parted by the rates that it pays. The parts sum to it. Without collectibles it comes to the
 * Qualified Dividends and Capital Gain Tax Worksheet.
 */
function partsOf(
  taxable: bigint,
  qualified: bigint,
  capitalGain: bigint,
  collectiblesGain: bigint,
  { table, collectiblesRate }: TaxRates,
): Parts {
  const preferred = qualified + capitalGain
  const adjusted = preferred - smaller(capitalGain, collectiblesGain)
  const rest = positive(taxable - adjusted)
  const [, middle, top] = table.longTerm
  const belowMiddle = smaller(taxable, money(middle!.above))
  // Collectibles pay the ordinary rates as long as those are lower.
  const dearer = table.ordinary.find((bracket) => rate(bracket.rate) > collectiblesRate)
  const cheap = dearer === undefined ? rest : smaller(rest, smaller(taxable, money(dearer.above)))
  const taxedOrdinary = larger(positive(taxable - preferred), cheap)
  const taxedZero = belowMiddle - smaller(rest, belowMiddle)
  const atGainRates = smaller(taxable, adjusted)
  const room = positive(smaller(taxable, money(top!.above)) - taxedOrdinary - taxedZero)
  const taxedMiddle = smaller(atGainRates - taxedZero, room)
  const taxedTop = atGainRates - taxedZero - taxedMiddle
  return {
    taxedOrdinary: taxedOrdinary as Money,
    taxedZero: taxedZero as Money,
    taxedMiddle: taxedMiddle as Money,
    taxedTop: taxedTop as Money,
    taxedCollectibles: (taxable - taxedOrdinary - taxedZero - taxedMiddle - taxedTop) as Money,
  }
}
