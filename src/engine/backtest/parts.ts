import { type Day, isoFromDay } from '../../shared/day.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Strategy } from '../../shared/strategy.ts'
import type { Panel } from '../market/panel.ts'
import { bandOf } from '../strategy/bands.ts'
import { type Decided, investedAt, restOf } from '../strategy/pipeline.ts'
import { countUpTo, decisionRows } from '../strategy/schedule.ts'
import type { Ended, Market, Part } from './simulate.ts'

/** The assets' total-return columns (BT-3), then what one unit of cash becomes (BT-4). */
export function marketOf(panel: Panel, columns: readonly number[]): Market {
  const length = panel.days.length
  const cash = new Float64Array(length).fill(1)
  const bills = panel.billReturn
  if (bills !== undefined) for (let t = 1; t < length; t++) cash[t] = cash[t - 1]! * (1 + bills[t - 1]!)
  return {
    columns: [...columns.map((column) => panel.total.subarray(column * length, (column + 1) * length)), cash],
  }
}

export function corePart(
  panel: Panel,
  { core }: Strategy,
  assets: readonly string[],
  start: number,
  share: number,
): Part {
  const slots = [...assets, 'cash']
  const targets = Float64Array.from(slots, (asset) => core.targets[asset] ?? 0)
  const widths = Float64Array.from(targets, (target) => (target > 0 ? bandOf(target, core.bands) : NaN))
  const rows = decisionRows(panel, core.schedule.every)
  return {
    share,
    targets,
    fills: new Int32Array(0),
    bands: { checks: rows.subarray(countUpTo(rows, start)), widths },
  }
}

/** The sleeve as a part that trades at its fills; what its rules leave waits where it parks, and what they give too much is borrowed. */
export function sleevePart(
  decided: Decided,
  assets: readonly string[],
  start: number,
  end: number,
  lag: number,
  share: number,
): Part {
  const { sight, draft } = decided
  const { decisions } = sight
  const slots = assets.length + 1
  const slotOf = Int32Array.from(sight.universe, (asset) => assets.indexOf(asset))
  const park = draft.park === 'cash' ? slots - 1 : assets.indexOf(draft.park)
  const first = countUpTo(decisions, start)
  const last = countUpTo(decisions, end - lag)
  const fills = Int32Array.from(decisions.subarray(first, Math.max(first, last)), (row) => row + lag)
  const targets = new Float64Array((fills.length + 1) * slots)
  for (let i = 0; i <= fills.length; i++) {
    const d = first - 1 + i
    if (d < 0) {
      targets[slots - 1] = 1
      continue
    }
    for (let n = 0; n < slotOf.length; n++)
      targets[i * slots + slotOf[n]!]! += draft.weights[d * slotOf.length + n]!
    const invested = investedAt(decided, d)
    targets[i * slots + park]! += restOf(invested)
    const borrowed = restOf(2 - invested)
    targets[i * slots + slots - 1]! -= borrowed
  }
  return { share, targets, fills, bands: undefined }
}

/** Why a simulation did not come to its end, as a person reads it. */
export function refusalOf(
  ended: Exclude<Ended, { ended: 'whole' }>,
  panel: Panel,
  assets: readonly string[],
): Refusal {
  switch (ended.ended) {
    case 'cancelled':
      return { kind: 'cancelled' }
    case 'missingPrice':
      return {
        kind: 'missingPrice',
        asset: assets[ended.slot] ?? 'cash',
        day: isoFromDay(panel.days[ended.row]! as Day),
      }
  }
}
