import { type Day, day, isoFromDay } from '../../shared/day.ts'
import type { Honesty } from '../../shared/honesty.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { BacktestDecision, Line, Report } from '../../shared/report.ts'
import { type BacktestInput, type Tools, run } from '../backtest/run.ts'
import { drawChance, seedChance } from './chance.ts'
import { PERTURBATIONS, type Perturbation, perturbAfter } from './perturb.ts'

export interface HonestyInput {
  readonly backtest: BacktestInput
  /** Days at which the future is changed. */
  readonly cuts: number
  /** At each cut every way of changing the future, or the next one only. */
  readonly ways: 'all' | 'inTurn'
  readonly seed: number
}

/**
 * HON-1 to HON-4: runs the strategy again and again with all that came after a day made different, and looks whether anything up to
 * that day moved: a value, a weight, a decision or a reason, by a single bit. Refuses as a back-test does, and with `cancelled`.
 */
export function checkHonesty(
  { backtest, cuts, ways, seed }: HonestyInput,
  tools: Pick<Tools, 'clock' | 'pulse'> & { readonly compile?: Tools['compile'] },
): Result<Honesty> {
  const { panel, execution } = backtest
  const quiet: Tools = {
    hashText: () => '',
    hashPieces: () => '',
    clock: () => 0,
    pulse: new Int32Array(2),
    ...(tools.compile === undefined ? {} : { compile: tools.compile }),
  }
  const whole = run(backtest, quiet)
  if (!whole.ok) return whole
  const later = run({ ...backtest, execution: { ...execution, lag: execution.lag + 1 } }, quiet)
  const past = pastOf(whole.value)
  const random = chanceFrom(seed)
  const first = panel.days.indexOf(whole.value.dates[0]!) + execution.lag + 3
  const room = panel.days.indexOf(whole.value.dates.at(-1)!) - first
  let comparisons = 0
  let differences = 0
  let found: Honesty['first'] = null
  for (let i = 0; i < cuts && room > 0; i++) {
    const cut = first + Math.floor(random() * room)
    const tried = ways === 'all' ? PERTURBATIONS : [PERTURBATIONS[i % PERTURBATIONS.length]!]
    for (const future of tried) {
      if (Atomics.load(tools.pulse, 0) !== 0) return refuse({ kind: 'cancelled' })
      const moved = differenceAt(backtest, quiet, past, cut, future, random)
      comparisons++
      if (moved === undefined) continue
      differences++
      found ??= { cut: isoFromDay(panel.days[cut]! as Day), future, ...moved }
    }
    Atomics.store(tools.pulse, 1, Math.floor((1000 * (i + 1)) / cuts))
  }
  return ok({
    cuts: room > 0 ? cuts : 0,
    comparisons,
    differences,
    first: found,
    sharpe: shownLine(whole.value).stats.sharpe,
    sharpeOneLater: later.ok ? shownLine(later.value).stats.sharpe : null,
  })
}

interface Moved {
  readonly moved: string
  readonly day: string
}

function differenceAt(
  backtest: BacktestInput,
  quiet: Tools,
  past: Past,
  cut: number,
  future: Perturbation,
  random: () => number,
): Moved | undefined {
  const other = run({ ...backtest, panel: perturbAfter(backtest.panel, cut, future, random) }, quiet)
  const last = backtest.panel.days[cut]! as Day
  if (!other.ok) {
    const { refusal } = other
    // A solver that meets a future without an answer stops there: nothing before that day moved.
    const later = refusal.kind === 'noWeights' && refusal.day !== null && refusal.day > isoFromDay(last)
    return later ? undefined : { moved: `the run is refused: ${refusal.kind}`, day: isoFromDay(last) }
  }
  return difference(past, pastOf(other.value), last)
}

/** What is compared of a report. */
interface Past {
  readonly report: Report
  readonly columns: ReadonlyMap<string, Float64Array>
  readonly decisions: readonly BacktestDecision[]
}

function pastOf(report: Report): Past {
  const columns = new Map<string, Float64Array>()
  const line = (name: string, of: Line | null): void => {
    if (of === null) return
    columns.set(`${name}, gross`, of.gross)
    columns.set(`${name}, net`, of.net)
  }
  line('core', report.core)
  line('sleeve', report.sleeve)
  line('blend', report.blend)
  for (const { asset, held } of report.weights) columns.set(`weight of ${asset} in the sleeve`, held)
  for (const { asset, held } of report.coreWeights) columns.set(`weight of ${asset} in the core`, held)
  return { report, columns, decisions: report.decisions }
}

/** The first thing up to a day that is not the same to the last bit. */
function difference(whole: Past, other: Past, last: Day): Moved | undefined {
  if (whole.report.from !== other.report.from) return { moved: 'the first session', day: whole.report.from }
  const { dates } = whole.report
  let rows = 0
  while (rows < dates.length && dates[rows]! <= last) rows++
  for (const name of new Set([...whole.columns.keys(), ...other.columns.keys()])) {
    const [a, b] = [whole.columns.get(name), other.columns.get(name)]
    for (let i = 0; i < rows; i++) {
      // An asset that is never held has no column: that is a weight of zero.
      if (!Object.is((a?.[i] ?? 0) + 0, (b?.[i] ?? 0) + 0))
        return { moved: name, day: isoFromDay(dates[i]! as Day) }
    }
  }
  const iso = isoFromDay(last)
  const [ours, theirs] = [known(whole.decisions, iso), known(other.decisions, iso)]
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    const [a, b] = [ours[i], theirs[i]]
    if (a === undefined || b === undefined || toldBy(a, iso) !== toldBy(b, iso))
      return { moved: 'a decision', day: (a ?? b)!.decided }
  }
  return undefined
}

/** Decisions up to a day. A core's is told by its fill, so one that was not filled by then is not told. */
function known(decisions: readonly BacktestDecision[], iso: string): BacktestDecision[] {
  return decisions.filter(
    ({ sleeve, decided, filled }) =>
      day(decided) <= day(iso) && (sleeve !== 'core' || (filled !== null && day(filled) <= day(iso))),
  )
}

/** A decision as it was known on a day: what its fill cost is known once it is filled. */
function toldBy({ filled, turnover, cost, ...decision }: BacktestDecision, iso: string): string {
  const done = filled !== null && day(filled) <= day(iso)
  return JSON.stringify(done ? { ...decision, filled, turnover, cost } : decision)
}

function shownLine({ sleeve, core }: Report): Line {
  return sleeve ?? core
}

function chanceFrom(seed: number): () => number {
  const state = new Int32Array(4)
  seedChance(state, 0, seed, 0)
  return () => drawChance(state, 0) / 4294967296
}
