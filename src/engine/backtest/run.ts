import { canonical } from '../../shared/canonical.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { BacktestDecision, Line, Report, Stamp } from '../../shared/report.ts'
import type { Execution, Sleeve, Strategy } from '../../shared/strategy.ts'
import { type Panel, columnOf, lastUsableRow } from '../market/panel.ts'
import { compileStep } from '../strategy/compileStep.ts'
import type { Desk } from '../strategy/desk.ts'
import type { RunStep } from '../strategy/draft.ts'
import { type HashText, strategyHash } from '../strategy/hash.ts'
import { type Decided, assetsOf, decide, investedAt, targetsAt } from '../strategy/pipeline.ts'
import { countUpTo, periodsOf } from '../strategy/schedule.ts'
import { sentenceOf } from '../strategy/sentence.ts'
import { reasonsAt } from '../strategy/trace.ts'
import { type Taxed, afterTax, lineAfterTax } from './afterTax.ts'
import { type HashPieces, dataHash } from './hash.ts'
import { type LineFacts, lineStats } from './line.ts'
import type { Taxation } from './lotBook.ts'
import { corePart, marketOf, refusalOf, sleevePart } from './parts.ts'
import { periodOf } from './period.ts'
import { type Course, type Part, type Terms, simulate } from './simulate.ts'
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
  /** Runs the lines after tax as well (BT-17). */
  readonly taxation?: Taxation | undefined
}

/** What the engine does not bring itself. */
export interface Tools {
  readonly hashText: HashText
  readonly hashPieces: HashPieces
  /** Milliseconds that only ever grow, for the report's own time. */
  clock(): number
  /** [0] is not zero to stop; [1] is the share done in thousandths. */
  readonly pulse: Int32Array
  /** What was made from this panel before; the run makes its own where it is left out. */
  readonly desk?: Desk
  /** In tests, a compiler that plants a step. */
  readonly compile?: (step: Sleeve['steps'][number]) => RunStep
}

/**
 * One back-test (BT-1 to BT-22): core alone, sleeve alone and the blend of both, before and after costs, and after tax
 * where asked for. Refuses with
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
  const decided =
    sleeve === undefined ? undefined : decide(panel, sleeve, tools.compile ?? compileStep, tools.desk)
  if (decided !== undefined && !decided.ok) return decided

  const period = periodOf(input, assets, decided?.value)
  if (!period.ok) return period
  const { start, end, limitedBy } = period.value
  const columns = assets.map((asset) => columnOf(panel, asset))
  const taxation = taxable(input, columns) ? input.taxation : undefined
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
      record: taxation !== undefined,
    })
  }
  const terms: Terms = {
    start,
    end,
    lag: execution.lag,
    rate: execution.costBp / 10_000,
    sizing: execution.sizing,
  }
  const courses = new Map<string, { gross: Course; net: Course; taxed: Taxed | undefined }>()
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
    let taxed: Taxed | undefined
    if (taxation !== undefined) {
      const run = afterTax({
        panel,
        columns,
        market,
        course: net.course,
        start,
        end,
        rate: terms.rate,
        taxation,
        pulse: tools.pulse,
      })
      if (!run.ok) return run
      taxed = run.value
    }
    courses.set(name, { gross: twin.course, net: net.course, taxed })
  }

  const days = panel.days.subarray(start, end + 1)
  const months = periodsOf('month', days.subarray(1))
  const facts: LineFacts = { days, months, bills: panel.billReturn?.subarray(start, end) }
  const coreReturns = returnsOf(courses.get('core')!.net.value)
  const line = (name: string, timeInMarket: number | null): Line => {
    const { gross, net, taxed } = courses.get(name)!
    const against = name === 'core' ? undefined : coreReturns
    const before: Line = {
      gross: gross.value,
      net: net.value,
      stats: { ...lineStats(net, facts, against), timeInMarket },
      grossStats: { ...lineStats(gross, facts, against), timeInMarket },
    }
    if (taxed === undefined) return before
    const coreTaxed = against && returnsOf(courses.get('core')!.taxed!.course.value)
    const stats = { ...lineStats(taxed.course, facts, coreTaxed), timeInMarket }
    return { ...before, afterTax: lineAfterTax(before, taxed, stats, days) }
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
    ...(taxation && { tax: assumptionsOf(taxation) }),
    stamps: stampsOf(input, columns, limitedBy !== null, taxation !== undefined),
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

/** BT-22: what is distributed is taxed, so a taxable account must know it of everything that is held. */
function taxable({ panel, taxation }: BacktestInput, columns: readonly number[]): boolean {
  if (taxation?.terms.accountType !== 'taxable') return true
  return columns.every((column) => panel.distributionsKnown[column])
}

/** What the lines after tax were reckoned with. */
function assumptionsOf({ terms, profile }: Taxation): NonNullable<Report['tax']> {
  return { ...terms, filing: profile.filing, stateRate: profile.stateRate }
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

function stampsOf(
  input: BacktestInput,
  columns: readonly number[],
  limited: boolean,
  taxed: boolean,
): Stamp[] {
  const { panel, execution } = input
  const stamps: Stamp[] = ['inSampleNotValidated']
  if (input.hindsight) stamps.push('hindsightUniverse')
  stamps.push('survivorshipNotControlled')
  if (panel.billReturn === undefined) stamps.push('cashYieldZero')
  if (columns.some((column) => !panel.distributionsKnown[column])) stamps.push('distributionsUnknown')
  if (panel.macro?.some(({ latestRevised }) => latestRevised)) stamps.push('latestRevisedMacro')
  if (execution.lag === 0) stamps.push('sameCloseFill')
  if (execution.costBp === 0) stamps.push('costsZero')
  if (!taxed) stamps.push('taxesNotModelled')
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
      ...(report.tax === undefined
        ? {}
        : {
            tax: report.tax,
            years: lines.map((line) => [line.afterTax!.years, line.afterTax!.liquidation]),
          }),
    }),
    report.dates,
    ...lines.flatMap(({ gross, net, afterTax: taxed }) => [gross, net, ...(taxed ? [taxed.value] : [])]),
    ...[...report.weights, ...report.coreWeights].map(({ held }) => held),
    decisions,
  ])
}
