import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { summariseReturns, SUMMARY_WIDTH } from '../../src/engine/backtest/summary.ts'
import { type SweepInput, type Swept, SWEEP_WIDTH, sweep } from '../../src/engine/lab/sweep.ts'
import { walkForward } from '../../src/engine/lab/walkForward.ts'
import { rollingCovariance } from '../../src/engine/market/covariance.ts'
import { newDesk } from '../../src/engine/strategy/desk.ts'
import { decisionRows } from '../../src/engine/strategy/schedule.ts'
import { riskBudgets } from '../../src/engine/weights/erc.ts'
import { openPool } from '../../src/main/work/pool.ts'
import { bootstrapOver, sweepOver } from '../../src/main/work/sweepOver.ts'
import { type Day, ymdFromDay } from '../../src/shared/day.ts'
import { valueOf } from '../../src/shared/refusal.ts'
import { Execution, Strategy } from '../../src/shared/strategy.ts'
import { randomFrom } from '../support/panels.ts'
import { ASSETS, SERIES, SESSIONS, benchData } from './data.ts'
import { naiveBootstrap, naiveMarket, naiveRisk, naiveRun, naiveStatistics, naiveWalk } from './naive.ts'
import { type Measured, buildYardstick, runYardstick } from './yardstick.ts'

/**
 * Workloads A to F of ../shared/design/performance.md by the public engine, beside a naive loop and the C yardstick.
 *
 *     npm run bench                      # a table; medians of nine
 *     npm run bench -- --json            # one JSON document
 *     npm run bench -- --only A,B        # some of them; `growth` is the curve
 *     npm run bench -- --data DIR        # the yardstick's own data, or a folder to keep ours in
 *
 * Only the ratios mean anything, and only within one run: other work on the machine slows all sides. The yardstick is run right
 * before and right after ours, and its faster median counts.
 */

interface Row {
  readonly key: string
  readonly what: string
  readonly ms: number
  /** Of one run, on all threads together. */
  readonly processorMs: number
  readonly naiveMs: number
  readonly cMs: number | null
  /** Of the medians, and of the fastest runs of both sides: on a busy machine the second is the steadier one. */
  readonly ratio: number | null
  readonly bestRatio: number | null
  readonly gate: number | null
  /** The largest difference of a figure from the yardstick's, relative above 1, which prints eight decimals; null where there was none to compare with. */
  readonly off: number | null
  readonly note?: string
}

const GATES: Readonly<Record<string, number>> = { A: 6, B: 4, C: 6, D: 4, E: 3, F: 5 }
const words = process.argv.slice(2)
const option = (name: string): string | undefined => {
  const at = words.indexOf(name)
  return at < 0 ? undefined : words[at + 1]
}
const only = option('--only')?.split(',')
const wanted = (key: string): boolean => only === undefined || only.includes(key)

const scratch = mkdtempSync(join(tmpdir(), 'trimtab-bench-'))
const folder = option('--data') ?? scratch
const data = benchData(folder)
const { panel } = data
const yardstick = buildYardstick(scratch)
const market = naiveMarket(data)
const pool = openPool(new URL('../../src/main/work/engine.worker.ts', import.meta.url), { size: 2 })
const never = new AbortController().signal
const quiet = (): void => {}

const strategy = Strategy.parse(JSON.parse(readFileSync(new URL('a.json', import.meta.url), 'utf8')))
const execution = Execution.parse({ lag: 1, costBp: 10, sizing: 'afterwards' })
const windows = Array.from({ length: 57 }, (_, i) => 20 + 5 * i)
const byWindow = { path: 'sleeves.0.steps.0.window.length', values: windows }
const bySchedule = { path: 'sleeves.0.schedule.every', values: ['day', 'week', 'month'] }
const a: SweepInput = { panel, strategy, vary: [], from: panel.days[0]! as Day, execution, lines: true }
const years = Int32Array.from(panel.days, (d) => ymdFromDay(d as Day).year)

const rows: Row[] = []
try {
  if (wanted('A')) await workloadA()
  if (wanted('B')) await workloadB()
  if (wanted('C')) await workloadC()
  if (wanted('D')) await workloadD()
  if (wanted('E')) await workloadE()
  if (wanted('F')) await workloadF()
  const curve = wanted('growth') ? await growth() : []
  print(curve)
} finally {
  await pool.close()
  rmSync(scratch, { recursive: true })
}

/** One run in a warm worker: value line and statistics, by the worker's own clock; the way there and back beside it. */
async function workloadA(): Promise<void> {
  const inside: number[] = []
  let swept: Swept | undefined
  let windowsRun = 0
  const there = await times(9, 200, async () => {
    // As a slider does: every run has a window that was not run before, and the last is the 200 days that the yardstick has.
    windowsRun++
    const window = windowsRun <= 200 ? 20 + ((windowsRun * 3) % 180) : windowsRun === 209 ? 200 : windowsRun
    const one = { ...a, vary: [{ path: byWindow.path, values: [window] }], start: 0 }
    const got = valueOf(await pool.run('sweep', one, never, quiet))
    inside.push(got.engineMs)
    swept = got
  })
  const fresh = await times(9, 40, () => valueOf(sweep({ ...a, start: 0 }, new Int32Array(2), newDesk())))
  const ms = timesOf(inside.slice(-9), there.processor)
  const [, , volatility, sharpe, , drawdown] = swept!.table
  const ours = {
    final: swept!.lines.at(-1)!,
    cagr: Math.pow(swept!.lines.at(-1)!, 252 / (SESSIONS - 1)) - 1,
    sharpe: sharpe!,
    mdd: drawdown!,
  }
  const naive = await times(3, 1, () => naiveRun(market, 200, 'month'))
  const plain = naiveRun(market, 200, 'month')
  agree(plain.figures.volatility, volatility!)
  agree(plain.line.at(-1)!, ours.final)
  row(
    'A',
    'one run, warm worker',
    ms,
    naive,
    ours,
    `there and back ${two(there.median)} ms; panel not seen before ${two(fresh.median)} ms`,
  )
}

/** 171 runs on two workers. */
async function workloadB(): Promise<void> {
  let swept: Swept | undefined
  const input = { ...a, lines: false, vary: [byWindow, bySchedule] }
  const ms = await times(9, 6, async () => {
    swept = valueOf(await sweepOver(pool, input, never, quiet))
  })
  const totals = Array.from({ length: 171 }, (_, i) => 1 + swept!.table[i * SWEEP_WIDTH]!)
  const ours = {
    final_m200: totals[36 * 3 + 2]!,
    sum_cagr: totals.reduce((sum, total) => sum + Math.pow(total, 252 / (SESSIONS - 1)) - 1, 0),
  }
  const alone = await times(3, 1, () => valueOf(sweep(input, new Int32Array(2), newDesk())))
  const naive = await times(1, 0, () => {
    for (const window of windows)
      for (const every of ['day', 'week', 'month'] as const) naiveRun(market, window, every)
  })
  row(
    'B',
    'sweep of 171 runs, two workers',
    ms,
    naive,
    ours,
    `on this thread alone ${two(alone.median)} ms; naive once`,
  )
}

/** The 57 monthly runs once, and the walk forward over them. */
async function workloadC(): Promise<void> {
  const desk = newDesk()
  let value = 0
  let chosen = 0
  const ms = await times(9, 3, () => {
    const { lines } = valueOf(sweep({ ...a, vary: [byWindow] }, new Int32Array(2), desk))
    const walked = walkForward(lines, SESSIONS, years, 5)
    value = walked.value.at(-1)!
    chosen = walked.chosen.reduce((sum, { trial }) => sum + trial, 0)
  })
  const naive = await times(1, 0, () =>
    naiveWalk(
      market,
      windows.map((w) => naiveRun(market, w, 'month').line),
    ),
  )
  row(
    'C',
    'walk-forward over 57 windows',
    ms,
    naive,
    { final: value, sel: chosen },
    'this thread; naive once',
  )
}

/** Statistics and month tables of 1,000 series. */
async function workloadD(): Promise<void> {
  const months = decisionRows(panel, 'month').map((row) => row + 1)
  const ends = months.at(-1) === SESSIONS ? months : Int32Array.from([...months, SESSIONS])
  const figures = new Float64Array(SERIES * SUMMARY_WIDTH)
  const table = new Float64Array(SERIES * ends.length)
  const ms = await times(9, 2, () => {
    for (let i = 0; i < SERIES; i++)
      summariseReturns(
        data.series,
        i * SESSIONS,
        SESSIONS,
        ends,
        figures,
        i * SUMMARY_WIDTH,
        table,
        i * ends.length,
      )
  })
  const sum = (figure: (at: number) => number): number => {
    let total = 0
    for (let i = 0; i < SERIES; i++) total += figure(i * SUMMARY_WIDTH)
    return total
  }
  const ours = {
    cagr: sum((at) => figures[at + 5]!),
    vol: sum((at) => figures[at + 1]!),
    sharpe: sum((at) => figures[at + 2]!),
    sortino: sum((at) => figures[at + 3]!),
    mdd: sum((at) => figures[at + 4]!),
    calmar: sum((at) => figures[at + 5]! / -figures[at + 4]!),
  }
  const naive = await times(1, 0, () => naiveStatistics(data, 50))
  row(
    'D',
    'statistics of 1,000 series',
    ms,
    scaled(naive, SERIES / 50),
    ours,
    'this thread; naive on 50 series, scaled',
  )
}

/** 10,000 paths on two workers, with percentiles of growth and drawdown. */
async function workloadE(): Promise<void> {
  let ours: Record<string, number> = {}
  const input = { returns: shared(data.returns), paths: 10_000, meanBlock: 21, seed: 7 }
  const ms = await times(9, 2, async () => {
    const drawn = valueOf(await bootstrapOver(pool, input, never, quiet))
    const growths = drawn.wealth.map((log) => Math.exp((log * 252) / SESSIONS) - 1).toSorted()
    const falls = drawn.drawdown.toSorted()
    const at = (sorted: Float64Array, percent: number): number => sorted[percent * 100]!
    ours = {
      cagr5: at(growths, 5),
      cagr50: at(growths, 50),
      cagr95: at(growths, 95),
      mdd5: at(falls, 5),
      mdd50: at(falls, 50),
      mdd95: at(falls, 95),
    }
  })
  const naive = await times(1, 0, () => naiveBootstrap(data, 200, randomFrom(7)))
  row(
    'E',
    'bootstrap of 10,000 paths, two workers',
    ms,
    scaled(naive, 50),
    ours,
    'agrees within sampling error; naive on 200 paths, scaled',
  )
}

/** Covariance over 252 days at every close, equal risk contributions at 349 month-ends. */
async function workloadF(): Promise<void> {
  const columns = panel.assets.map((_, i) => panel.total.subarray(i * SESSIONS, (i + 1) * SESSIONS))
  const monthEnds = decisionRows(panel, 'month').filter((row) => row >= 252 && row + 1 < SESSIONS)
  const budgets = new Float64Array(ASSETS).fill(1 / ASSETS)
  const weights = new Float64Array(ASSETS)
  const room = new Float64Array(ASSETS)
  const cells = ASSETS * ASSETS
  const covariance = new Float64Array(SESSIONS * cells)
  let first = 0
  let covariances = 0
  const ms = await times(9, 30, () => {
    rollingCovariance(columns, 252, covariance)
    weights.fill(0)
    first = 0
    for (const row of monthEnds) {
      if (riskBudgets(covariance, row * cells, budgets, weights, 0, room) === 0)
        throw new Error('not settled')
      first += weights[0]!
    }
    covariances = 0
    for (let t = 252; t < SESSIONS; t++) covariances += covariance[t * cells + 1]!
  })
  const naive = await times(1, 0, () => naiveRisk(market, 1))
  row(
    'F',
    'rolling covariance, equal risk contribution',
    ms,
    naive,
    { erc_sum0: first, cov01: covariances },
    'this thread; naive once',
  )
}

/** Time of 10, 100 and 1,000 runs of the sweep: linear if the time of a run stays. */
async function growth(): Promise<{ runs: number; ms: number; msPerRun: number }[]> {
  const curve: { runs: number; ms: number; msPerRun: number }[] = []
  for (const runs of [10, 100, 1000]) {
    const vary = [{ path: byWindow.path, values: Array.from({ length: runs }, (_, i) => 20 + (i % 281)) }]
    const ms = await times(9, 1, () => sweepOver(pool, { ...a, lines: false, vary }, never, quiet))
    curve.push({ runs, ms: two(ms.median), msPerRun: two(ms.median / runs) })
  }
  return curve
}

function row(
  key: string,
  what: string,
  ms: Times,
  naive: Times,
  ours: Readonly<Record<string, number>>,
  note: string,
): void {
  const c = 'program' in yardstick ? fastest(yardstick.program, key) : undefined
  rows.push({
    key,
    what,
    ms: two(ms.median),
    processorMs: two(ms.processor),
    naiveMs: two(naive.median),
    cMs: c === undefined ? null : two(c.ms),
    ratio: c === undefined ? null : two(ms.median / c.ms),
    bestRatio: c === undefined ? null : two(ms.best / c.min),
    gate: GATES[key]!,
    off:
      c === undefined
        ? null
        : Math.max(...Object.entries(ours).map(([name, value]) => off(value, c.check[name]!))),
    note,
  })
}

function fastest(program: string, key: string): Measured {
  const runs = Array.from({ length: 3 }, () => runYardstick(program, folder, key))
  return runs.toSorted((x, y) => x.ms - y.ms)[0]!
}

function scaled({ median: middle, best, processor }: Times, by: number): Times {
  return { median: middle * by, best: best * by, processor: processor * by }
}

function off(ours: number, theirs: number): number {
  return Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs))
}

function agree(naive: number, ours: number): void {
  if (off(ours, naive) > 1e-8) throw new Error(`the naive loop says ${naive}, the engine ${ours}`)
}

interface Times {
  readonly median: number
  readonly best: number
  /** Processor time of one run, all threads of this process together: what it costs however busy the machine is. */
  readonly processor: number
}

async function times(count: number, warmUp: number, work: () => unknown): Promise<Times> {
  for (let i = 0; i < warmUp; i++) await work()
  const all: number[] = []
  const before = process.cpuUsage()
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    await work()
    all.push(performance.now() - began)
  }
  const { user, system } = process.cpuUsage(before)
  return timesOf(all, (user + system) / 1000 / count)
}

function timesOf(all: readonly number[], processor: number): Times {
  return { median: median(all), best: Math.min(...all), processor }
}

function median(values: readonly number[]): number {
  return values.toSorted((x, y) => x - y)[values.length >> 1]!
}

function two(value: number): number {
  return Number(value.toPrecision(3))
}

function shared(column: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength))
  copy.set(column)
  return copy
}

function print(curve: readonly { runs: number; ms: number; msPerRun: number }[]): void {
  const machine = { cores: cpus().length, load: two(loadavg()[0]!) }
  const why = 'why' in yardstick ? yardstick.why : null
  if (words.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ machine, yardstick: why ?? 'run', rows, growth: curve })}\n`)
    return
  }
  const lines = rows.map((r) => {
    const c =
      r.cMs === null
        ? 'C not run'
        : `C ${r.cMs} ms, ${r.ratio}x, best ${r.bestRatio}x (gate ${r.gate}x${r.ratio! <= r.gate! ? '' : ', MISSED'}), off by ${r.off!.toExponential(1)}`
    return `${r.key}  ${r.what}: ${r.ms} ms (${r.processorMs} ms of processor); ${c}; naive ${r.naiveMs} ms, ${two(r.naiveMs / r.ms)}x ours\n   ${r.note ?? ''}`
  })
  if (why !== null) lines.push(`The C yardstick was not run: ${why}.`)
  if (curve.length > 0)
    lines.push(`Growth: ${curve.map((g) => `${g.runs} runs ${g.ms} ms (${g.msPerRun} a run)`).join(', ')}.`)
  lines.push(`${machine.cores} cores, load ${machine.load}; only ratios within this run mean anything.`)
  process.stdout.write(`${lines.join('\n')}\n`)
}
