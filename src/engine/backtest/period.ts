import { type Day, isoFromDay } from '../../shared/day.ts'
import { type Refusal, type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Report } from '../../shared/report.ts'
import type { Execution } from '../../shared/strategy.ts'
import { type Panel, columnOf, firstUsableRow, lastUsableRow } from '../market/panel.ts'
import { type Decided, firstReady } from '../strategy/pipeline.ts'
import { countUpTo } from '../strategy/schedule.ts'

export interface Period {
  readonly start: number
  readonly end: number
  readonly limitedBy: Report['limitedBy']
}

/** What the period of a run follows from. */
export interface PeriodInput {
  readonly panel: Panel
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly execution: Execution
}

/** BT-10; `decided` is the sleeve's, whose signals must be ready where no start is asked for. Refuses with `notEnoughHistory`. */
export function periodOf(
  input: PeriodInput,
  assets: readonly string[],
  decided: Decided | undefined,
): Result<Period> {
  const { panel, from, to, execution } = input
  const { days } = panel
  let start = 0
  let end = days.length - 1
  let limit = assets[0] ?? ''
  for (const asset of assets) {
    const column = columnOf(panel, asset)
    const first = firstUsableRow(panel, column)
    if (first > start) [start, limit] = [first, asset]
    end = Math.min(end, lastUsableRow(panel, column))
  }
  let usable = start
  if (from === undefined && decided !== undefined) {
    const { decisions } = decided.sight
    for (let n = 0; n < decided.sight.universe.length; n++) {
      const first = firstReady(decided, n)
      if (first === decisions.length) return refuse(tooShort(panel, decided, n))
      if (decisions[first]! > usable) [usable, limit] = [decisions[first]!, decided.sight.universe[n]!]
    }
    const next = countUpTo(decisions, Math.max(start, usable) - 1)
    start = decisions[next] ?? days.length
  }
  let limitedBy: Report['limitedBy'] =
    limit === '' ? null : { asset: limit, from: isoFromDay(days[usable]! as Day) }
  if (from !== undefined) {
    const wanted = firstAtOrAfter(days, from)
    if (wanted >= start) {
      start = wanted
      limitedBy = null
    }
  }
  if (to !== undefined) end = Math.min(end, firstAtOrAfter(days, (to + 1) as Day) - 1)
  const sessions = Math.max(0, end - start + 1)
  const needed = Math.max(3, execution.lag + 2)
  if (sessions < needed) {
    return refuse({ kind: 'notEnoughHistory', asset: limit, needed, found: sessions, unit: 'days' })
  }
  return ok({ start, end, limitedBy })
}

/** Which window of which asset never filled, and how much history it has. */
function tooShort(panel: Panel, { sight, draft }: Decided, n: number): Refusal {
  const count = sight.decisions.length
  const signal = draft.signals.find(
    ({ state }) => !state.subarray(n * count, (n + 1) * count).some((s) => s >= 0),
  )
  const window = (signal ?? draft.warmUps.find(({ first }) => first[n] === count) ?? draft.signals[0]!).needs
  const column = sight.columns[n]!
  const rows = window.unit === 'days' ? undefined : sight.monthEnds
  let found = 0
  const length = panel.days.length
  for (let i = 0; i < (rows?.length ?? length); i++) {
    if (panel.total[column * length + (rows?.[i] ?? i)]! > 0) found++
  }
  return {
    kind: 'notEnoughHistory',
    asset: sight.universe[n]!,
    needed: window.length,
    found,
    unit: window.unit,
  }
}

function firstAtOrAfter(days: Int32Array, day: Day): number {
  return countUpTo(days, day - 1)
}
