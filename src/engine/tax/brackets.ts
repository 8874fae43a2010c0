import {
  divideHalfEven,
  type Money,
  money,
  moneyFromUnits,
  type Rate,
  rate,
  rateFromUnits,
} from '../../shared/amount.ts'
import type { Bracket } from '../../shared/tax.ts'

/** Income from zero to `income` taxed by brackets, half-even to the millionth, once. */
export function byBrackets(brackets: readonly Bracket[], income: bigint): Money {
  return moneyFromUnits(
    divideHalfEven(
      slices(brackets, income).reduce((sum, s) => sum + s.amount * s.rate, 0n),
      RATE_ONE,
    ),
  )
}

/** How much of an income falls into each bracket, lowest first; empty brackets are left out. */
export function slices(
  brackets: readonly Bracket[],
  income: bigint,
): { readonly amount: Money; readonly rate: Rate }[] {
  return brackets.flatMap((bracket, i) => {
    const next = brackets[i + 1]
    const low: bigint = money(bracket.above)
    const high = next === undefined ? income : smaller(income, money(next.above))
    return high > low ? [{ amount: moneyFromUnits(high - low), rate: rate(bracket.rate) }] : []
  })
}

/** The rate of the bracket into which the next unit of income falls. */
export function rateAt(brackets: readonly Bracket[], income: bigint): Rate {
  let at = rateFromUnits(0n)
  for (const bracket of brackets) if (income >= money(bracket.above)) at = rate(bracket.rate)
  return at
}

const RATE_ONE = 10n ** 10n

export function positive(amount: bigint): bigint {
  return amount > 0n ? amount : 0n
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
