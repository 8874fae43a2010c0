import { type Money, moneyFromUnits, timesRate } from '../../shared/amount.ts'
import type { Term } from '../../shared/lot.ts'
import type { MarginalRates } from '../tax/gainsTax.ts'
import { splitMoney, sumMoney } from './split.ts'

/** A gain (or, below zero, a loss) that the plan adds to the year: of a lot sold, or of a loss that a purchase disallows. */
export interface TaxedGain {
  readonly ticket: string
  readonly lot: string | undefined
  readonly gain: Money
  readonly term: Term
  readonly collectible: boolean
}

/** TAX-9: the part of the plan's tax that each gain bears, in the order of `gains`. The parts sum to `tax`. */
export function spreadTax(tax: Money, gains: readonly TaxedGain[], rates: MarginalRates): Money[] {
  const first = gains.map((g) => timesRate(g.gain, rates[g.term]))
  const rest = moneyFromUnits(tax - sumMoney(first))
  const sizes = first.map(size)
  const weights = sizes.some((s) => s > 0n) ? sizes : gains.map((g) => size(g.gain))
  const remainder = splitMoney(rest, weights)
  return first.map((own, i) => moneyFromUnits(own + remainder[i]!))
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}
