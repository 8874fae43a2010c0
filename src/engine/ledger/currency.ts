import type { Money } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { FxRate, FxTable } from '../market/fx.ts'
import { atRate } from '../market/fx.ts'

/** A cost and the day at whose rate it is taken: that on which it was paid. Undefined: the cost is unknown. */
export interface Paid {
  readonly cost: Money | undefined
  readonly currency: string
  readonly acquired: Day
}

/** A value on a day, or what a sale brought on it. */
export interface Worth {
  readonly amount: Money
  readonly currency: string
  readonly on: Day
}

export interface NoRate {
  readonly from: string
  readonly to: string
  readonly day: Day
}

/** FX-8, FX-9: all in the base currency; undefined where unknown or where a rate of `missing` is lacking. */
export interface BaseGain {
  readonly cost: Money | undefined
  readonly worth: Money | undefined
  readonly gain: Money | undefined
  readonly assetEffect: Money | undefined
  readonly currencyEffect: Money | undefined
  /** The rate at which `worth` is taken; undefined where it is in the base currency. */
  readonly rate: FxRate | undefined
  readonly missing: readonly NoRate[]
}

/**
 * Cost and worth of the same units in the base currency. Each cost is taken at the rate of its own day; the currency effect is what
 * the costs come to at the rates of the later day, less what they came to: asset effect + currency effect = gain, exactly.
 */
export function gainInBase(
  paid: readonly Paid[],
  worth: Worth | undefined,
  base: string,
  rates: FxTable,
): BaseGain {
  const missing = new Map<string, NoRate>()
  const rateOf = (from: string, day: Day): FxRate | undefined => {
    const found = rates(from, base, day)
    if (found === undefined) missing.set(`${from} ${day}`, { from, to: base, day })
    return found
  }
  const sumAt = (dayOf: (one: Paid) => Day): bigint | undefined => {
    let sum: bigint | undefined = 0n
    for (const one of paid) {
      if (one.cost === undefined) return undefined
      const rate = one.cost === 0n ? undefined : rateOf(one.currency, dayOf(one))
      if (one.cost !== 0n && rate === undefined) sum = undefined
      else if (rate !== undefined && sum !== undefined) sum += atRate(one.cost, rate)
    }
    return sum
  }
  const cost = sumAt((one) => one.acquired)
  const rate = worth && rateOf(worth.currency, worth.on)
  const now = worth === undefined || rate === undefined ? undefined : atRate(worth.amount, rate)
  const later = worth === undefined ? undefined : sumAt(() => worth.on)
  const gain = now === undefined || cost === undefined ? undefined : now - cost
  const effect = gain === undefined || cost === undefined || later === undefined ? undefined : later - cost
  return {
    cost: cost as Money | undefined,
    worth: now,
    gain: gain as Money | undefined,
    currencyEffect: effect as Money | undefined,
    assetEffect: (effect === undefined || gain === undefined ? undefined : gain - effect) as
      Money | undefined,
    rate: worth?.currency === base ? undefined : rate,
    missing: [...missing.values()],
  }
}
