import { canonical } from '../../shared/canonical.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { type Refusal, type Result, ok, refuse } from '../../shared/refusal.ts'
import type { BacktestDecision, Line, Report, Stamp } from '../../shared/report.ts'
import type { Execution, Sleeve, Strategy } from '../../shared/strategy.ts'
import { type Panel, columnOf, firstUsableRow, lastUsableRow } from '../market/panel.ts'
import { bandOf } from '../strategy/bands.ts'
import { compileStep } from '../strategy/compileStep.ts'
import type { RunStep } from '../strategy/draft.ts'
import { type HashText, strategyHash } from '../strategy/hash.ts'
import {
  type Decided,
  assetsOf,
  decide,
  firstReady,
  investedAt,
  restOf,
  targetsAt,
} from '../strategy/pipeline.ts'
import { countUpTo, decisionRows, periodsOf } from '../strategy/schedule.ts'
import { sentenceOf } from '../strategy/sentence.ts'
import { reasonsAt } from '../strategy/trace.ts'
import { type HashPieces, dataHash } from './hash.ts'
import { type LineFacts, lineStats } from './line.ts'
import { type Course, type Market, type Part, type Terms, simulate } from './simulate.ts'
import { compoundBy, returnsOf } from './stats.ts'

export interface BacktestInput {
  readonly panel: Panel
  readonly strategy: Strategy
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly execution: Execution
  /** In place of the sleeve's own budget. */
  readonly budget?: number | undefined
  /** The universe was chosen by somebody who knew how it ended: templates. */
  readonly hindsight: boolean
}

/** What the engine does not bring itself. */
export interface Tools {
  readonly hashText: HashText
  readonly hashPieces: HashPieces
  /** Milliseconds that only ever grow, for the report's own time. */
  clock(): number
  /** [0] is not zero to stop; [1] is the share done in thousandths. */
  readonly pulse: Int32Array
  /** In tests, a compiler that plants a step. */
  readonly compile?: (step: Sleeve['steps'][number]) => RunStep
}

/**
 * One back-test (BT-1 to BT-16): core alone, sleeve alone and the blend of both, before and after costs. Refuses with
 * `noPrices`, `notEnoughHistory`, `missingPrice`, `cancelled`, and `invalidStrategy` for a second sleeve, which a back-test
 * does not run yet.
 */
export function run(input: BacktestInput, tools: Tools): Result<Report> {
  const began = tools.clock()
  const { panel, strategy, execution } = input
  if (strategy.sleeves.length > 1) {
    return refuse({
      kind: 'invalidStrategy',
      path: 'sleeves.1',
      problem: 'a back-test runs one sleeve for now',
    })
  }
  const assets = assetsOf(strategy)
  const missing = assets.filter((asset) => columnOf(panel, asset) < 0)
  if (missing.length > 0) return refuse({ kind: 'noPrices', assets: missing })
  const sleeve = strategy.sleeves[0]
  const decided = sleeve === undefined ? undefined : decide(panel, sleeve, tools.compile ?? compileStep)
  if (decided !== undefined && !decided.ok) return decided

  const period = periodOf(input, assets, decided?.value)
  if (!period.ok) return period
  const { start, end, limitedBy } = period.value
  const columns = assets.map((asset) => columnOf(panel, asset))
  const market = marketOf(panel, columns)
  const slots = assets.length + 1
  const budget = sleeve === undefined ? 0 : (input.budget ?? sleeve.budget)
  const core = corePart(panel, strategy, assets, start, 1)
  const trend =
    decided === undefined ? undefined : sleevePart(decided.value, assets, start, end, execution.lag, 1)

  const lines: { name: 'core' | 'sleeve' | 'blend'; parts: Part[]; record: boolean }[] = [
    { name: 'core', parts: [core], record: true },
  ]
  if (trend !== undefined) {
    lines.push({ name: 'sleeve', parts: [trend], record: true })
    lines.push({
      name: 'blend',
      parts: [
        { ...core, share: 1 - budget },
        { ...trend, share: budget },
      ],
      record: false,
    })
  }
  const terms: Terms = {
    start,
    end,
    lag: execution.lag,
    rate: execution.costBp / 10_000,
    sizing: execution.sizing,
  }
  const courses = new Map<string, { gross: Course; net: Course }>()
  const span = Math.floor(1000 / (lines.length * 2))
  let done = 0
  for (const { name, parts, record } of lines) {
    const net = simulate(market, parts, terms, record, { shared: tools.pulse, from: done * span, span })
    if (net.ended !== 'whole') return refuse(refusalOf(net, panel, assets))
    done++
    const twin =
      terms.rate === 0
        ? net
        : simulate(market, parts, { ...terms, rate: 0 }, false, {
            shared: tools.pulse,
            from: done * span,
            span,
          })
    if (twin.ended !== 'whole') return refuse(refusalOf(twin, panel, assets))
    done++
    courses.set(name, { gross: twin.course, net: net.course })
  }

  const days = panel.days.subarray(start, end + 1)
  const months = periodsOf('month', days.subarray(1))
  const facts: LineFacts = { days, months, bills: panel.billReturn?.subarray(start, end) }
  const coreReturns = returnsOf(courses.get('core')!.net.value)
  const line = (name: string, timeInMarket: number | null): Line => {
    const { gross, net } = courses.get(name)!
    const against = name === 'core' ? undefined : coreReturns
    return {
      gross: gross.value,
      net: net.value,
      stats: { ...lineStats(net, facts, against), timeInMarket },
      grossStats: { ...lineStats(gross, facts, against), timeInMarket },
    }
  }
  const decisions = decisionsOf(input, assets, decided?.value, courses, start, end)
  const report: Omit<Report, 'resultHash' | 'engineMs'> = {
    schema: 'trimtab.report/1',
    name: strategy.name,
    sentence: sentenceOf(strategy),
    strategyHash: strategyHash(strategy, tools.hashText),
    dataHash: dataHash(panel, columns, end, tools.hashPieces),
    from: isoFromDay(panel.days[start]! as Day),
    to: isoFromDay(panel.days[end]! as Day),
    limitedBy,
    execution,
    stamps: stampsOf(input, columns, limitedBy !== null),
    dates: Float64Array.from(days),
    core: line('core', null),
    sleeve:
      decided === undefined ? null : line('sleeve', timeInMarket(decided.value, start, end, execution.lag)),
    blend: decided === undefined ? null : line('blend', null),
    budget: decided === undefined ? null : budget,
    weights: decided === undefined ? [] : weightsOf(courses.get('sleeve')!.net, assets, slots),
    coreWeights: weightsOf(courses.get('core')!.net, assets, slots),
    decisions,
    months: monthsOf(months, courses),
    lastDays: Object.fromEntries(
      columns.map((column, a) => [assets[a]!, isoFromDay(panel.days[lastUsableRow(panel, column)]! as Day)]),
    ),
  }
  Atomics.store(tools.pulse, 1, 1000)
  const resultHash = hashOf(report, assets, tools.hashPieces)
  return ok({ ...report, resultHash, engineMs: tools.clock() - began })
}

interface Period {
  readonly start: number
  readonly end: number
  readonly limitedBy: Report['limitedBy']
}

/** BT-10. */
function periodOf(
  input: BacktestInput,
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

/** The assets' total-return columns (BT-3), then what one unit of cash becomes (BT-4). */
function marketOf(panel: Panel, columns: readonly number[]): Market {
  const length = panel.days.length
  const cash = new Float64Array(length).fill(1)
  const bills = panel.billReturn
  if (bills !== undefined) for (let t = 1; t < length; t++) cash[t] = cash[t - 1]! * (1 + bills[t - 1]!)
  return {
    columns: [...columns.map((column) => panel.total.subarray(column * length, (column + 1) * length)), cash],
  }
}

function corePart(
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

function sleevePart(
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
    targets[i * slots + park]! += restOf(investedAt(decided, d))
  }
  return { share, targets, fills, bands: undefined }
}

function decisionsOf(
  { panel, strategy }: BacktestInput,
  assets: readonly string[],
  decided: Decided | undefined,
  courses: ReadonlyMap<string, { net: Course }>,
  start: number,
  end: number,
): BacktestDecision[] {
  const iso = (row: number): string => isoFromDay(panel.days[row]! as Day)
  const out: BacktestDecision[] = []
  const { fills: coreFills } = courses.get('core')!.net
  for (let i = 0; i < coreFills.count; i++) {
    out.push({
      sleeve: 'core',
      decided: iso(coreFills.decided[i]!),
      filled: iso(coreFills.rows[i]!),
      targets: strategy.core.targets,
      turnover: coreFills.turnover[i]!,
      cost: coreFills.cost[i]!,
      reasons: [],
    })
  }
  if (decided === undefined) return out
  const { decisions } = decided.sight
  const { fills } = courses.get('sleeve')!.net
  const daily = decided.sleeve.schedule.every === 'day'
  const inForce = countUpTo(decisions, start) - 1
  const last = countUpTo(decisions, end) - 1
  for (let d = Math.max(0, inForce); d <= last; d++) {
    const fill = inForce < 0 ? d + 1 : d - inForce
    const filled = fill < fills.count
    out.push({
      sleeve: decided.sleeve.id,
      decided: iso(decisions[d]!),
      filled: filled ? iso(fills.rows[fill]!) : null,
      targets: Object.fromEntries(targetsAt(decided, d)),
      turnover: filled ? fills.turnover[fill]! : 0,
      cost: filled ? fills.cost[fill]! : 0,
      reasons: reasonsAt(decided, d, daily && d !== inForce),
    })
  }
  return out.sort((a, b) => (a.decided < b.decided ? -1 : a.decided > b.decided ? 1 : 0))
}

/** STAT-7. */
function timeInMarket(decided: Decided, start: number, end: number, lag: number): number | null {
  const { decisions } = decided.sight
  const opening = start + lag
  if (opening >= end) return null
  let d = countUpTo(decisions, start) - 1
  let sum = 0
  let row = opening
  while (row < end) {
    const next = d + 1 < decisions.length ? Math.max(row, decisions[d + 1]! + lag) : end
    const until = Math.min(next, end)
    if (d >= 0 && until > row) sum += (until - row) * investedAt(decided, d)
    row = until
    d++
  }
  return sum / (end - opening)
}

function weightsOf({ held }: Course, assets: readonly string[], slots: number): Report['weights'] {
  const length = held!.length / slots
  return [...assets, 'cash'].flatMap((asset, s) => {
    const column = held!.slice(s * length, (s + 1) * length)
    return asset === 'cash' || column.some((share) => share !== 0) ? [{ asset, held: column }] : []
  })
}

/** STAT-5, net returns. */
function monthsOf(months: Int32Array, courses: ReadonlyMap<string, { net: Course }>): Report['months'] {
  const of = (name: string): { period: number; total: number }[] | undefined => {
    const course = courses.get(name)
    return course && compoundBy(returnsOf(course.net.value), months)
  }
  const sleeve = of('sleeve')
  const blend = of('blend')
  return of('core')!.map(({ period, total }, i) => ({
    year: Math.floor(period / 12),
    month: (period % 12) + 1,
    core: total,
    sleeve: sleeve?.[i]?.total ?? null,
    blend: blend?.[i]?.total ?? null,
  }))
}

function stampsOf(input: BacktestInput, columns: readonly number[], limited: boolean): Stamp[] {
  const { panel, execution } = input
  const stamps: Stamp[] = ['inSampleNotValidated']
  if (input.hindsight) stamps.push('hindsightUniverse')
  stamps.push('survivorshipNotControlled')
  if (panel.billReturn === undefined) stamps.push('cashYieldZero')
  if (columns.some((column) => !panel.distributionsKnown[column])) stamps.push('distributionsUnknown')
  if (execution.lag === 0) stamps.push('sameCloseFill')
  if (execution.costBp === 0) stamps.push('costsZero')
  stamps.push('taxesNotModelled')
  if (columns.some((column) => panel.synthetic[column])) stamps.push('syntheticData')
  if (limited) stamps.push('limitedBy')
  return stamps
}

/** BT-6: every column bit for bit, and the decisions as columns of numbers. Statistics follow from these. */
function hashOf(
  report: Omit<Report, 'resultHash' | 'engineMs'>,
  assets: readonly string[],
  sha256: HashPieces,
): string {
  const lines = [report.core, report.sleeve, report.blend].filter((line) => line !== null)
  const slots = [...assets, 'cash']
  const decisions = new Float64Array(report.decisions.length * (slots.length + 5))
  let at = 0
  for (const { sleeve, decided, filled, turnover, cost, targets } of report.decisions) {
    decisions[at++] = sleeve === 'core' ? 0 : 1
    decisions[at++] = day(decided)
    decisions[at++] = filled === null ? Infinity : day(filled)
    decisions[at++] = turnover
    decisions[at++] = cost
    for (const slot of slots) decisions[at++] = targets[slot] ?? 0
  }
  return sha256([
    canonical({
      strategyHash: report.strategyHash,
      dataHash: report.dataHash,
      execution: report.execution,
      budget: report.budget,
      slots,
    }),
    report.dates,
    ...lines.flatMap(({ gross, net }) => [gross, net]),
    ...[...report.weights, ...report.coreWeights].map(({ held }) => held),
    decisions,
  ])
}

function refusalOf(
  ended: Exclude<ReturnType<typeof simulate>, { ended: 'whole' }>,
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
