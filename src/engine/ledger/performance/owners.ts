import type { Money } from '../../../shared/amount.ts'
import { divideHalfEven } from '../../../shared/amount.ts'
import type { Day } from '../../../shared/day.ts'
import type { DayValue, Link } from './chain.ts'
import { chain } from './chain.ts'
import { shown } from './measure.ts'
import { EXACT } from './worth.ts'

/** One asset (or the cash) of the plan's accounts through the same days as the others. */
export interface OwnedAsset {
  readonly asset: string
  readonly days: readonly DayValue[]
}

/** What of each asset's value the sleeves own at the end of a day (DRF-5); what it does not name is the core's. */
export type OwnedOn = (day: Day, values: ReadonlyMap<string, Money>) => ReadonlyMap<string, Money>

/** Core or sleeve over a period, exact at the scale of `EXACT`. */
export interface Owner {
  readonly start: bigint
  readonly end: bigint
  readonly contributions: bigint
  readonly withdrawals: bigint
  readonly gain: bigint
  readonly days: readonly DayValue[]
  readonly links: readonly Link[]
}

/**
 * PRF-11: splits the value of each day by inferred ownership, and what each asset gained up to the next day by who owned it at the first of
 * the two (where nobody did, at the second). What the value changed beyond that has gone from one to the other or crossed the border, at
 * the close. Core + sleeve are the whole on every day, exactly.
 */
export function ownersOf(
  assets: readonly OwnedAsset[],
  ownedOn: OwnedOn,
): { readonly core: Owner; readonly sleeve: Owner } {
  const days = assets[0]?.days ?? []
  const sleeve: DayValue[] = []
  const core: DayValue[] = []
  let before: ReadonlyMap<string, bigint> = new Map()
  days.forEach(({ day }, i) => {
    const now = sleeveOn(assets, i, ownedOn)
    let value = 0n
    let whole = 0n
    let sleeveGain = 0n
    let gain = 0n
    let valued = true
    for (const { asset, days: own } of assets) {
      const today = own[i]!
      value += now.get(asset) ?? 0n
      whole += today.value
      valued &&= today.valued
      const yesterday = own[i - 1]
      if (yesterday === undefined) continue
      const gained = today.value - yesterday.value - today.came + today.left - today.inKind
      gain += gained
      sleeveGain +=
        yesterday.value === 0n
          ? part(gained, now.get(asset) ?? 0n, today.value)
          : part(gained, before.get(asset) ?? 0n, yesterday.value)
    }
    const lastSleeve = sleeve.at(-1)?.value ?? value
    const lastCore = core.at(-1)?.value ?? whole - value
    const at = { day, came: 0n, left: 0n, valued }
    sleeve.push({ ...at, value, inKind: i === 0 ? 0n : value - lastSleeve - sleeveGain })
    core.push({
      ...at,
      value: whole - value,
      inKind: i === 0 ? 0n : whole - value - lastCore - (gain - sleeveGain),
    })
    before = now
  })
  return { core: ownerOf(core), sleeve: ownerOf(sleeve) }
}

/** The sleeve's exact part of each asset: the whole where DRF-5 gives it the whole. */
function sleeveOn(assets: readonly OwnedAsset[], i: number, ownedOn: OwnedOn): Map<string, bigint> {
  const exact = new Map(assets.map(({ asset, days }) => [asset, days[i]!.value]))
  const values = new Map([...exact].map(([asset, value]) => [asset, shown(value)]))
  const owned = ownedOn(assets[0]!.days[i]!.day, values)
  return new Map(
    [...owned].flatMap(([asset, money]) => {
      const whole = exact.get(asset)
      if (whole === undefined || money === 0n) return []
      return [[asset, money === values.get(asset) ? whole : money * EXACT] as const]
    }),
  )
}

function part(amount: bigint, own: bigint, of: bigint): bigint {
  return of === 0n || own === 0n ? 0n : own === of ? amount : divideHalfEven(amount * own, of)
}

function ownerOf(days: readonly DayValue[]): Owner {
  const start = days[0]?.value ?? 0n
  const end = days.at(-1)?.value ?? 0n
  let contributions = 0n
  let withdrawals = 0n
  for (const { inKind } of days) {
    if (inKind > 0n) contributions += inKind
    else withdrawals -= inKind
  }
  const gain = end - start - contributions + withdrawals
  return { start, end, contributions, withdrawals, gain, days, links: chain(days) }
}
