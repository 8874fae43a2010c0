import { type Money, money, moneyFromUnits, type Rate, rateFromUnits } from '../../shared/amount.ts'
import { positive, rateAt, smaller } from './brackets.ts'
import { type TaxFacts, taxOfYear, type YearGains } from './year.ts'

/** The tax that a year's sales cause, line by line (TAX-6); `total` is the sum of the four, below zero where a loss is deducted. */
export interface GainsTax {
  readonly short: Money
  readonly long: Money
  readonly niit: Money
  readonly state: Money
  readonly total: Money
  /** The loss that next year inherits, short and long together. */
  readonly carried: Money
}

/** What the next unit of short and of long gain pays (TAX-8). */
export interface MarginalRates {
  readonly short: Rate
  readonly long: Rate
}

/** The same and what they are made of; the state's rate is the rest. */
export interface RatesInParts extends MarginalRates {
  readonly federalShort: Rate
  readonly federalLong: Rate
  readonly niit: Rate
}

/** TAX-6: the year with its sales and the losses carried into it, less the year without either. */
export function taxOfGains(gains: YearGains, facts: TaxFacts): GainsTax {
  const uncarried = { ...facts.income, carriedShort: ZERO, carriedLong: ZERO }
  const base = taxOfYear(NO_GAINS, { ...facts, income: uncarried })
  const year = taxOfYear(gains, facts)
  return {
    short: moneyFromUnits(year.ordinaryTax - base.ordinaryTax),
    long: moneyFromUnits(year.gainsTax - base.gainsTax),
    niit: moneyFromUnits(year.niit - base.niit),
    state: moneyFromUnits(year.stateTax - base.stateTax),
    total: moneyFromUnits(year.totalTax - base.totalTax),
    carried: moneyFromUnits(year.carriedShort + year.carriedLong),
  }
}

/** TAX-8. While the year stands at a net loss the rates are those that a gain would pay once the loss is used up. */
export function marginalRates(gains: YearGains, facts: TaxFacts): RatesInParts {
  const { income, rates } = facts
  const { netLong, netGain } = taxOfYear(gains, facts)
  const gain = positive(netGain)
  const adjustedGross = income.ordinaryIncome + income.interest + income.ordinaryDividends + gain
  const taxable = adjustedGross - income.deduction
  const preferred = income.qualifiedDividends + smaller(positive(netLong), gain)
  const { table, stateRate } = rates
  const federalShort = rateAt(table.ordinary, taxable < 0n ? taxable : positive(taxable - preferred))
  const federalLong = rateAt(table.longTerm, taxable)
  const niit = adjustedGross >= money(table.niitAbove) ? rates.niitRate : rateFromUnits(0n)
  return {
    short: rateFromUnits(federalShort + niit + stateRate),
    long: rateFromUnits(federalLong + niit + stateRate),
    federalShort,
    federalLong,
    niit,
  }
}

/**
 * Long-term gain that can still be taken this year without a federal tax on it; none while the year stands at a net loss,
 * since a gain would take the place of its deduction.
 */
export function roomAtZero(gains: YearGains, facts: TaxFacts): Money {
  const { netGain, adjustedGross, deduction } = taxOfYear(gains, facts)
  if (netGain < 0n) return ZERO
  return moneyFromUnits(positive(money(facts.rates.table.longTerm[1]!.above) - (adjustedGross - deduction)))
}

const ZERO = moneyFromUnits(0n)
const NO_GAINS: YearGains = { short: ZERO, long: ZERO, collectibles: ZERO }
