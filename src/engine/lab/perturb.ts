import type { Day } from '../../shared/day.ts'
import type { MacroColumns } from '../market/macro.ts'
import type { Panel } from '../market/panel.ts'

export const PERTURBATIONS = ['removed', 'noise', 'reversed', 'shuffled'] as const
export type Perturbation = (typeof PERTURBATIONS)[number]

/**
 * HON-1: the panel with everything after row `cut` made different: taken away (the calendar still tells the next session), each level
 * multiplied by 0.1 to 10, each asset's levels in reverse order, or the assets' levels dealt anew. Macro values that became known after
 * that day are taken away, multiplied, reversed or moved on by one. Up to the cut nothing changes, and a hole stays a hole.
 * `random` gives numbers from 0 to below 1.
 */
export function perturbAfter(panel: Panel, cut: number, how: Perturbation, random: () => number): Panel {
  const macro = panel.macro?.map((series) => perturbMacro(series, panel.days[cut]!, how, random))
  const changed = how === 'removed' ? shortened(panel, cut) : altered(panel, cut, how, random)
  return macro === undefined ? changed : { ...changed, macro }
}

function shortened(panel: Panel, cut: number): Panel {
  const length = panel.days.length
  const kept = cut + 1
  const columns = (from: Float64Array): Float64Array => {
    const out = new Float64Array(panel.assets.length * kept)
    for (let a = 0; a < panel.assets.length; a++)
      out.set(from.subarray(a * length, a * length + kept), a * kept)
    return out
  }
  return {
    ...panel,
    days: panel.days.slice(0, kept),
    close: columns(panel.close),
    total: columns(panel.total),
    nextSession: (kept < length ? panel.days[kept]! : panel.nextSession) as Day,
    billReturn: panel.billReturn?.slice(0, kept),
  }
}

function altered(panel: Panel, cut: number, how: Perturbation, random: () => number): Panel {
  const length = panel.days.length
  const assets = panel.assets.length
  const factors = new Float64Array(assets * length).fill(1)
  if (how === 'noise') for (let i = 0; i < factors.length; i++) factors[i] = 0.1 * Math.pow(100, random())
  const change = (from: Float64Array): Float64Array => {
    const out = from.slice()
    for (let a = 0; a < assets; a++) {
      const other = ((a + 1) % assets) * length
      let last = length - 1
      for (let row = cut + 1; row < length; row++) {
        const at = a * length + row
        if (Number.isNaN(from[at]!)) continue
        if (how === 'noise') out[at] = factors[at]! * from[at]!
        else if (how === 'shuffled')
          out[at] = Number.isNaN(from[other + row]!) ? from[at]! : from[other + row]!
        else {
          while (Number.isNaN(from[a * length + last]!)) last--
          out[at] = from[a * length + last--]!
        }
      }
    }
    return out
  }
  return {
    ...panel,
    close: change(panel.close),
    total: change(panel.total),
    // What cash earns from the cut's close on is known at the cut; later rates are not.
    billReturn: panel.billReturn?.map((rate, row) => (row > cut ? rate * (1 + random()) : rate)),
  }
}

function perturbMacro(
  series: MacroColumns,
  cut: number,
  how: Perturbation,
  random: () => number,
): MacroColumns {
  let kept = 0
  while (kept < series.availableAt.length && series.availableAt[kept]! <= cut) kept++
  if (how === 'removed') {
    return {
      ...series,
      observed: series.observed.slice(0, kept),
      availableAt: series.availableAt.slice(0, kept),
      value: series.value.slice(0, kept),
    }
  }
  const value = series.value.slice()
  const count = value.length - kept
  for (let i = 0; i < count; i++) {
    const from = how === 'reversed' ? count - 1 - i : how === 'shuffled' ? (i + 1) % count : i
    value[kept + i] = series.value[kept + from]! * (how === 'noise' ? 0.1 * Math.pow(100, random()) : 1)
  }
  return { ...series, value }
}
