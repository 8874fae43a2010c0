import { type Money, moneyFromUnits, timesRate } from '../../shared/amount.ts'
import type { Core } from '../../shared/strategy.ts'
import { CASH } from './household.ts'
import { rateFromShare } from './split.ts'
import type { Targets } from './targets.ts'

/** One asset as the core or the sleeve sees it, in money. */
export interface Part {
  readonly target: Money
  readonly actual: Money
  /** Actual minus target. */
  readonly drift: Money
  /** How far the drift may go either way; undefined where nothing asks for the asset. */
  readonly band: Money | undefined
  readonly outside: boolean
}

export interface Position {
  readonly asset: string
  readonly value: Money
  readonly core: Part | undefined
  readonly sleeve: Part | undefined
  /** The sleeve's target by the decision before the one in force. */
  readonly sleeveBefore: Money
  /** DRF-8: the sleeve should trade it now. */
  readonly due: boolean
}

/**
 * DRF-5 to DRF-8: what stands where against which target. `values` holds the market value of each asset in the plan's
 * accounts and the cash under `cash`; every asset of `targets` gets a position, held or not. Ordered by asset, cash last.
 */
export function driftOf(
  values: ReadonlyMap<string, Money>,
  targets: Targets,
  bands: Core['bands'],
): Position[] {
  const assets = new Set([...values.keys(), ...targets.core.keys(), ...targets.sleeveAssets, CASH])
  assets.delete(CASH)
  return [...assets]
    .toSorted()
    .concat(CASH)
    .map((asset) => position(asset, values.get(asset) ?? ZERO, targets, bands))
}

const ZERO = moneyFromUnits(0n)

function position(asset: string, value: Money, targets: Targets, bands: Core['bands']): Position {
  const coreTarget = targets.core.get(asset)
  const sleeveTarget = targets.sleeve.get(asset) ?? ZERO
  const sleeveBefore = targets.sleeveBefore.get(asset) ?? ZERO
  const inSleeve = targets.sleeveAssets.has(asset)
  const inCore = coreTarget !== undefined || asset === CASH || !inSleeve
  const sleeveActual = !inSleeve
    ? ZERO
    : inCore
      ? shared(value, coreTarget ?? ZERO, sleeveTarget, sleeveBefore)
      : value
  const coreActual = moneyFromUnits(value - sleeveActual)

  const coreBand = bandOf(asset, coreTarget, targets.coreTotal, bands)
  const core = inCore ? part(coreTarget ?? ZERO, coreActual, coreBand) : undefined
  const sleeve = inSleeve
    ? part(sleeveTarget, sleeveActual, bandOf(asset, sleeveTarget, targets.value, bands))
    : undefined
  const moved =
    sleeveTarget !== sleeveBefore &&
    distance(sleeveActual, sleeveBefore) < distance(sleeveActual, sleeveTarget)
  return {
    asset,
    value,
    core,
    sleeve,
    sleeveBefore,
    due: asset !== CASH && sleeve !== undefined && (sleeve.outside || moved),
  }
}

/** DRF-5: the sleeve's part of an asset that the core may hold too. */
function shared(value: Money, coreTarget: Money, now: Money, before: Money): Money {
  const likely = distance(value - before, coreTarget) < distance(value - now, coreTarget) ? before : now
  return likely < value ? likely : value > 0n ? value : ZERO
}

/** DRF-7: `total` is what the absolute band is a share of. Undefined for a holding that neither part names. */
function bandOf(
  asset: string,
  target: Money | undefined,
  total: Money,
  bands: Core['bands'],
): Money | undefined {
  const absolute = timesRate(total, rateFromShare(bands.absolute))
  if (target === undefined) return asset === CASH ? absolute : undefined
  const relative = timesRate(target, rateFromShare(bands.relative))
  return relative < absolute ? relative : absolute
}

function part(target: Money, actual: Money, band: Money | undefined): Part {
  const drift = moneyFromUnits(actual - target)
  return { target, actual, drift, band, outside: band !== undefined && distance(actual, target) > band }
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b
}
