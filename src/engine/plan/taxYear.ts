import {
  divideHalfEven,
  type Money,
  money,
  moneyFromUnits,
  type Rate,
  rate,
  rateFromUnits,
  timesRate,
} from '../../shared/amount.ts'
import type { Bracket } from '../../shared/tax.ts'
import type { MarginalRates } from './chooseLots.ts'
import type { TaxProfile } from './household.ts'

/** Net realised gains of a year in taxable accounts, below zero for losses. */
export interface YearGains {
  readonly short: Money
  readonly long: Money
}

/** The tax that a year's gains cause, line by line (TAX-6); `total` is the sum of the four. */
export interface YearTax {
  readonly short: Money
  readonly long: Money
  readonly niit: Money
  readonly state: Money
  readonly total: Money
  /** The loss that next year inherits. */
  readonly carried: Money
}

/** TAX-4 to TAX-6: what the gains of a year add to its tax; below zero where a loss is deducted from other income. */
export function taxOfYear(gains: YearGains, profile: TaxProfile): YearTax {
  const { short, long, loss } = netted(gains)
  const cap = money(profile.table.lossCap)
  const deducted = loss < cap ? loss : cap
  const income: bigint = profile.ordinaryIncome
  const ordinary = positive(income + short - deducted)
  const shortTax = divideHalfEven(
    byBrackets(profile.table.ordinary, 0n, ordinary) -
      byBrackets(profile.table.ordinary, 0n, positive(income)),
    RATE_ONE,
  )
  const longTax = divideHalfEven(byBrackets(profile.table.longTerm, ordinary, ordinary + long), RATE_ONE)
  const over = positive(income + short + long - money(profile.table.niitAbove))
  const investment = short + long
  const niit = timesRate(moneyFromUnits(over < investment ? over : investment), rate(profile.niitRate))
  const state = timesRate(moneyFromUnits(short + long - deducted), profile.stateRate)
  return {
    short: moneyFromUnits(shortTax),
    long: moneyFromUnits(longTax),
    niit,
    state,
    total: moneyFromUnits(shortTax + longTax + niit + state),
    carried: moneyFromUnits(loss - deducted),
  }
}

/** TAX-8. While the year stands at a net loss the rates are those that a gain would pay once the loss is used up. */
export function marginalRates(
  gains: YearGains,
  profile: TaxProfile,
): MarginalRates & { readonly federalShort: Rate; readonly federalLong: Rate; readonly niit: Rate } {
  const { short, long } = netted(gains)
  const ordinary = positive(profile.ordinaryIncome + short)
  const federalShort = rateAt(profile.table.ordinary, ordinary)
  const federalLong = rateAt(profile.table.longTerm, ordinary + long)
  const niit = ordinary + long >= money(profile.table.niitAbove) ? rate(profile.niitRate) : rateFromUnits(0n)
  return {
    short: rateFromUnits(federalShort + niit + profile.stateRate),
    long: rateFromUnits(federalLong + niit + profile.stateRate),
    federalShort,
    federalLong,
    niit,
  }
}

/** TAX-4: at most one of the two gains and the loss remains on each side of zero; all three are zero or above. */
function netted(gains: YearGains): { short: bigint; long: bigint; loss: bigint } {
  const { short, long }: { short: bigint; long: bigint } = gains
  if (short >= 0n && long >= 0n) return { short, long, loss: 0n }
  const net = short + long
  if (net < 0n) return { short: 0n, long: 0n, loss: -net }
  return short > 0n ? { short: net, long: 0n, loss: 0n } : { short: 0n, long: net, loss: 0n }
}

/** Income from `from` to `to` taxed by brackets: money times rate, not yet divided. */
function byBrackets(brackets: readonly Bracket[], from: bigint, to: bigint): bigint {
  let tax = 0n
  brackets.forEach((bracket, i) => {
    const next = brackets[i + 1]
    const low = larger(from, money(bracket.above))
    const high = next === undefined ? to : smaller(to, money(next.above))
    if (high > low) tax += (high - low) * rate(bracket.rate)
  })
  return tax
}

/** The rate of the bracket into which the next unit of income falls. */
function rateAt(brackets: readonly Bracket[], income: bigint): Rate {
  let at = rateFromUnits(0n)
  for (const bracket of brackets) if (income >= money(bracket.above)) at = rate(bracket.rate)
  return at
}

const RATE_ONE = 10n ** 10n

function positive(amount: bigint): bigint {
  return amount > 0n ? amount : 0n
}
function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
