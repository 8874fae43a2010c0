import type { Taxation } from '../../engine/backtest/lotBook.ts'
import { type Varied, hasPath, trialsOf, valuesOfTrial, withTrial } from '../../engine/lab/parameters.ts'
import { SWEEP_FIGURES, SWEEP_WIDTH } from '../../engine/lab/sweep.ts'
import type { Panel } from '../../engine/market/panel.ts'
import { checkStrategy } from '../../engine/strategy/check.ts'
import { assetsOf, macroOf, measuresOf } from '../../engine/strategy/pipeline.ts'
import { sentenceOf } from '../../engine/strategy/sentence.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { type Refusal, type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Checked } from '../../shared/contract.ts'
import type { Report, TaxTerms } from '../../shared/report.ts'
import { Strategy } from '../../shared/strategy.ts'
import { listAssets } from '../store/assets.ts'
import { sweepOver } from '../work/sweepOver.ts'
import { pythonScript } from '../export/python/script.ts'
import type { Context, Handlers, Job } from './handler.ts'
import { panelFor } from './panel.ts'
import { taxProfile, taxTables } from './taxFacts.ts'
import { washGroups } from './washed.ts'
import { findStrategy, symbolsOf } from './whichStrategy.ts'

/** More trials than this are refused: nobody reads them, and the best of so many means nothing. */
const MOST_TRIALS = 20_000

export const backtestHandlers = {
  'backtest.run': async (input, context, job) => {
    const ran = await runOf(input, context, job)
    return ran.ok ? ok(ran.value.report) : ran
  },

  'backtest.python': async (input, context, job) => {
    const ran = await runOf(input, context, job)
    if (!ran.ok) return ran
    const { strategy, report } = ran.value
    const script = pythonScript({
      ...ran.value,
      assets: assetsOf(strategy),
      macro: macroOf(strategy),
      measures: measuresOf(strategy),
    })
    if (!script.ok) return script
    const name = `${strategy.id}-${report.from}-${report.to}.py`
    return ok({ name, script: script.value, resultHash: report.resultHash })
  },

  'backtest.sweep': async (input, context, job) => {
    const found = findStrategy(input.which, context)
    if (!found.ok) return found
    const { strategy } = found.value
    const { vary, execution } = input
    const trials = trialsIn(strategy, vary)
    if (!trials.ok) return trials
    const panel = panelOf(context, trials.value)
    if (!panel.ok) return panel
    const swept = await sweepOver(
      context.pool,
      { panel: panel.value, strategy, vary, ...periodIn(input), execution, lines: false },
      job.signal,
      (share) => job.progress(share),
    )
    if (!swept.ok) return swept
    const { start, end, table } = swept.value
    const figure = (trial: number, name: (typeof SWEEP_FIGURES)[number]): number =>
      table[trial * SWEEP_WIDTH + SWEEP_FIGURES.indexOf(name)]!
    const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
    const iso = (row: number): string => isoFromDay(panel.value.days[row]! as Day)
    return ok({
      from: iso(start),
      to: iso(end),
      execution,
      trials: trials.value.length,
      rows: trials.value.map((_, trial) => ({
        values: valuesOfTrial(vary, trial),
        totalReturn: figure(trial, 'totalReturn'),
        cagr: figure(trial, 'cagr'),
        volatility: figure(trial, 'volatility'),
        sharpe: orNull(figure(trial, 'sharpe')),
        sortino: orNull(figure(trial, 'sortino')),
        maxDrawdown: figure(trial, 'maxDrawdown'),
        calmar: orNull(figure(trial, 'calmar')),
        turnover: figure(trial, 'turnover'),
        costs: figure(trial, 'costs'),
      })),
    })
  },

  'backtest.honesty': async (input, context, job) => {
    const found = findStrategy(input.which, context)
    if (!found.ok) return found
    const { strategy, template } = found.value
    const panel = panelOf(context, [strategy])
    if (!panel.ok) return panel
    const { execution, cuts } = input
    const backtest = { panel: panel.value, strategy, ...periodIn(input), execution, hindsight: template }
    return context.pool.run('honesty', { backtest, cuts, ways: 'all', seed: 1 }, job.signal, (share) =>
      job.progress(share),
    )
  },
} satisfies Partial<Handlers>

/** One back-test, with what it ran on. */
async function runOf(
  input: Checked<'backtest.run'>,
  context: Context,
  job: Job,
): Promise<Result<{ panel: Panel; strategy: Strategy; report: Report }>> {
  const found = findStrategy(input.which, context)
  if (!found.ok) return found
  const { strategy, template } = found.value
  const panel = panelOf(context, [strategy])
  if (!panel.ok) return panel
  const ran = await context.pool.run(
    'backtest',
    {
      panel: panel.value,
      strategy,
      ...periodIn(input),
      execution: input.execution,
      budget: input.budget,
      hindsight: template,
      taxation: input.tax && taxationOf(context, input.tax, panel.value.assets),
    },
    job.signal,
    (share) => job.progress(share),
  )
  if (!ran.ok) return ran
  const report = { ...ran.value, sentence: sentenceOf(strategy, symbolsOf(context)) }
  return ok({ panel: panel.value, strategy, report })
}

/** What a run is taxed by: the household's profile and tables, and what the ledger knows of the assets. */
function taxationOf(context: Context, terms: TaxTerms, ids: readonly string[]): Taxation {
  const known = new Map(listAssets(context.ledger).map((asset) => [asset.id, asset]))
  const groupOf = washGroups(context)
  return {
    terms,
    profile: taxProfile(context.ledger),
    tables: taxTables(context).map(({ edited: _edited, ...table }) => table),
    assets: new Map(ids.map((id) => [id, { asset: known.get(id), group: groupOf(id) }])),
  }
}

/** The panel of all that these documents touch, got while a worker starts. */
function panelOf(context: Context, strategies: readonly Strategy[]): Result<Panel> {
  const assets = [...new Set(strategies.flatMap(assetsOf))]
  const mixed = mixedCurrencies(context, assets)
  if (mixed !== undefined) return refuse(mixed)
  context.pool.warm()
  return panelFor(context, assets, [...new Set(strategies.flatMap(macroOf))])
}

/** The document of every trial, each checked as if it had been typed; the refusal names the path of the first fault. */
function trialsIn(strategy: Strategy, vary: readonly Varied[]): Result<Strategy[]> {
  const stranger = vary.find(({ path }) => !hasPath(strategy, path))
  if (stranger !== undefined)
    return refuse({
      kind: 'invalidStrategy',
      path: stranger.path,
      problem: 'the document has nothing there to vary',
    })
  const count = trialsOf(vary)
  if (count > MOST_TRIALS) {
    const problem = `${count} combinations, more than ${MOST_TRIALS}`
    return refuse({ kind: 'invalidStrategy', path: vary[0]!.path, problem })
  }
  const trials: Strategy[] = []
  for (let trial = 0; trial < count; trial++) {
    const parsed = Strategy.safeParse(withTrial(strategy, vary, trial))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const values = valuesOfTrial(vary, trial).join(', ')
      return refuse({
        kind: 'invalidStrategy',
        path: issue?.path.join('.') ?? '',
        problem: `with ${values}: ${issue?.message ?? 'not a strategy'}`,
      })
    }
    const checked = checkStrategy(parsed.data)
    if (!checked.ok) return checked
    trials.push(checked.value)
  }
  return ok(trials)
}

function periodIn({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  readonly from: Day | undefined
  readonly to: Day | undefined
} {
  return { from: from === undefined ? undefined : day(from), to: to === undefined ? undefined : day(to) }
}

/** Returns in two currencies cannot be added: exchange rates are not part of a back-test yet. */
function mixedCurrencies(context: Context, assets: readonly string[]): Refusal | undefined {
  const currencies = new Map(listAssets(context.ledger).map(({ id, currency }) => [id, currency]))
  const first = assets.find((asset) => currencies.has(asset))
  const other = assets.find(
    (asset) => (currencies.get(asset) ?? currencies.get(first!)) !== currencies.get(first!),
  )
  if (first === undefined || other === undefined) return undefined
  const problem = `${first} is priced in ${currencies.get(first)} and ${other} in ${currencies.get(other)}: one currency for now`
  return { kind: 'invalidStrategy', path: 'core', problem }
}
