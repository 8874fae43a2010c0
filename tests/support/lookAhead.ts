import type { Report } from '../../src/shared/report.ts'
import { type Day, isoFromDay } from '../../src/shared/day.ts'
import { macroColumns } from '../../src/engine/market/macro.ts'
import type { Panel } from '../../src/engine/market/panel.ts'

export const PERTURBATIONS = ['removed', 'noise', 'reversed', 'shuffled'] as const
export type Perturbation = (typeof PERTURBATIONS)[number]

/**
 * The panel with everything after `cut` made different: taken away (the calendar still tells the next session), each level multiplied by
 * 0.1 to 10, the sessions in reverse order, or the assets' names dealt anew. Up to the cut nothing changes.
 */
export function perturbAfter(panel: Panel, cut: number, how: Perturbation, random: () => number): Panel {
  const length = panel.days.length
  if (how === 'removed') {
    const kept = cut + 1
    const columns = (from: Float64Array): Float64Array =>
      Float64Array.from(panel.assets.flatMap((_, a) => [...from.subarray(a * length, a * length + kept)]))
    return {
      ...panel,
      days: panel.days.slice(0, kept),
      close: columns(panel.close),
      total: columns(panel.total),
      nextSession: panel.days[cut + 1]! as Day,
      billReturn: panel.billReturn?.slice(0, kept),
      ...withMacro(panel, cut, () => undefined),
    }
  }
  const close = panel.close.slice()
  const total = panel.total.slice()
  const deal = panel.assets.map((_, a) => (a + 1) % panel.assets.length)
  for (let a = 0; a < panel.assets.length; a++) {
    for (let row = cut + 1; row < length; row++) {
      const to = a * length + row
      const from = how === 'reversed' ? a * length + length - 1 - (row - cut - 1) : deal[a]! * length + row
      const factor = how === 'noise' ? 0.1 * Math.pow(100, random()) : 1
      close[to] = factor * panel.close[how === 'noise' ? to : from]!
      total[to] = factor * panel.total[how === 'noise' ? to : from]!
    }
  }
  // What cash earns from the cut's close on is known at the cut; later rates are not.
  const billReturn = panel.billReturn?.map((rate, row) => (row > cut ? rate * (1 + random()) : rate))
  const macro = withMacro(panel, cut, (value) => value * (0.5 + random()))
  return { ...panel, close, total, billReturn, ...macro }
}

/** What became known of macro series after the cut made different, or taken away. */
function withMacro(
  panel: Panel,
  cut: number,
  change: (value: number) => number | undefined,
): Pick<Panel, 'macro'> {
  if (panel.macro === undefined) return {}
  const today = panel.days[cut]!
  return {
    macro: panel.macro.map(({ id, observed, availableAt, value, latestRevised }) => {
      const values = [...value].flatMap((each, i) => {
        const at = availableAt[i]! as Day
        const now = at > today ? change(each) : each
        return now === undefined ? [] : [{ observed: observed[i]! as Day, availableAt: at, value: now }]
      })
      return macroColumns(id, values, latestRevised)
    }),
  }
}

/** What a report says about the days up to `last`, bit for bit: a difference in any of it means that tomorrow was seen. */
export function pastOf(report: Report, last: Day): string {
  const rows = report.dates.findLastIndex((d) => d <= last) + 1
  const iso = isoFromDay(last)
  const bits = (column: Float64Array): string => Buffer.from(column.slice(0, rows).buffer).toString('base64')
  return JSON.stringify({
    from: report.from,
    lines: [report.core, report.sleeve, report.blend].map(
      (line) => line && [bits(line.gross), bits(line.net)],
    ),
    weights: [...report.weights, ...report.coreWeights]
      .filter(({ held }) => held.subarray(0, rows).some((share) => share !== 0))
      .map(({ asset, held }) => [asset, bits(held)]),
    decisions: report.decisions
      .filter(({ decided }) => decided <= iso)
      .map(({ sleeve, decided, filled, targets, turnover, cost, reasons }) => {
        const done = filled !== null && filled <= iso
        return { sleeve, decided, targets, reasons, fill: done ? { filled, turnover, cost } : null }
      })
      // A core's decision is told by its fill, so one that is not filled yet is not told.
      .filter(({ sleeve, fill }) => sleeve !== 'core' || fill !== null),
  })
}
