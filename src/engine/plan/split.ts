import { divideHalfEven, type Money, moneyFromUnits, type Rate, rateFromUnits } from '../../shared/amount.ts'

/**
 * DRF-2: a weight from a strategy (a share of one, float) as an exact rate, rounded once to 1e-10. The only place where a
 * float becomes part of an amount.
 */
export function rateFromShare(share: number): Rate {
  return rateFromUnits(BigInt(Math.round(share * 1e10)))
}

/**
 * DRF-2: `whole` in the proportion of `parts` by cumulative half-even rounding: the result sums to `whole`, and no part is
 * off by a millionth or more. Parts may be negative as long as they do not sum to zero; where they do, the first takes all.
 */
export function splitMoney(whole: Money, parts: readonly bigint[]): Money[] {
  const total = parts.reduce((sum, part) => sum + part, 0n)
  if (total === 0n) return parts.map((_part, i) => (i === 0 ? whole : moneyFromUnits(0n)))
  let sum = 0n
  let given = 0n
  return parts.map((part) => {
    sum += part
    const upTo = divideHalfEven(whole * sum, total)
    const own = upTo - given
    given = upTo
    return moneyFromUnits(own)
  })
}

/** Zero for none. */
export function sumMoney(amounts: Iterable<Money>): Money {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return moneyFromUnits(sum)
}
