import { type Money, moneyFromUnits, type Rate, timesRate } from '../../shared/amount.ts'
import { CASH, type SleeveInForce, type Weights } from './household.ts'
import { rateFromShare, splitMoney } from './split.ts'

export interface Targets {
  readonly value: Money
  readonly coreTotal: Money
  readonly sleeveTotal: Money
  readonly core: ReadonlyMap<string, Money>
  /** By the decision in force, and by the one before it. */
  readonly sleeve: ReadonlyMap<string, Money>
  readonly sleeveBefore: ReadonlyMap<string, Money>
  /** What some sleeve may hold; cash only where a sleeve waits in it. */
  readonly sleeveAssets: ReadonlySet<string>
  readonly parks: ReadonlySet<string>
}

/**
 * DRF-3: what core and sleeves should hold of a value, in money. `coreShares` are the core's fixed shares by asset, `cash`
 * among them. Core and sleeve targets together are `value`, to the millionth.
 */
export function targetsOf(
  value: Money,
  budget: Rate,
  coreShares: Readonly<Record<string, number>>,
  sleeves: readonly SleeveInForce[],
): Targets {
  const sleeveTotal = sleeves.length === 0 ? moneyFromUnits(0n) : timesRate(value, budget)
  const coreTotal = moneyFromUnits(value - sleeveTotal)
  const totals = splitMoney(
    sleeveTotal,
    sleeves.map((s) => rateFromShare(s.budget)),
  )
  const sleeveAssets = new Set<string>()
  for (const s of sleeves)
    for (const asset of [...s.assets, ...s.now.keys(), ...s.before.keys()]) sleeveAssets.add(asset)
  return {
    value,
    coreTotal,
    sleeveTotal,
    core: spread(coreTotal, new Map(Object.entries(coreShares))),
    sleeve: sumOf(sleeves.map((s, i) => spread(totals[i]!, s.now))),
    sleeveBefore: sumOf(sleeves.map((s, i) => spread(totals[i]!, s.before))),
    sleeveAssets,
    parks: new Set(sleeves.map((s) => s.parksIn)),
  }
}

/** DRF-2: a rest below 1e-8 comes from rounding thirds and is no cash. */
const ROUNDING = 100n

/** A total by weights, what they leave of one in cash. */
function spread(total: Money, weights: Weights): Map<string, Money> {
  const assets = [...weights.keys()].filter((asset) => asset !== CASH).toSorted()
  const rates: bigint[] = assets.map((asset) => rateFromShare(weights.get(asset)!))
  const invested = rates.reduce((sum, rate) => sum + rate, 0n)
  const idle = 10n ** 10n - invested
  const money = splitMoney(total, [...rates, idle > ROUNDING ? idle : 0n])
  const spreadOut = new Map(assets.map((asset, i) => [asset, money[i]!]))
  const cash = money[assets.length]!
  if (weights.has(CASH) || cash !== 0n) spreadOut.set(CASH, cash)
  return spreadOut
}

function sumOf(maps: readonly ReadonlyMap<string, Money>[]): Map<string, Money> {
  const sum = new Map<string, Money>()
  for (const map of maps)
    for (const [asset, money] of map) sum.set(asset, moneyFromUnits((sum.get(asset) ?? 0n) + money))
  return sum
}
