import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { run } from '../../src/engine/backtest/run.ts'
import { openPool } from '../../src/main/work/pool.ts'
import { type Day, isoFromDay } from '../../src/shared/day.ts'
import { valueOf } from '../../src/shared/refusal.ts'
import type { Report } from '../../src/shared/report.ts'
import { randomPanel } from '../support/panels.ts'
import { referenceBacktest } from '../support/referenceBacktest.ts'
import { inputOf, strategyOf, toolsFor } from '../support/strategies.ts'

/**
 * A back-test of 12 assets over 30 years of daily closes, decided monthly: core, sleeve and blend, before and after costs, with
 * statistics and hashes. Synthetic data from a seed.
 *
 *     node bin/trimtab.js run tests/bench/backtest.ts               # medians of nine
 *     node bin/trimtab.js run tests/bench/backtest.ts --no-cli      # without the nine runs of the command line
 *
 * One JSON line each: the engine on this thread, in a warm worker, a worker's first run, a plain loop doing the same (the
 * reference of tests/reference.test.ts), and the command line on a ledger of its own, its engine time apart.
 */
const SESSIONS = 7830
const assets = Array.from({ length: 12 }, (_, i) => `S${String(i + 1).padStart(2, '0')}`)
const panel = randomPanel(42, SESSIONS, assets)
const strategy = strategyOf({
  core: { S01: 0.6, S02: 0.4 },
  sleeve: {
    universe: assets,
    steps: [{ kind: 'selectAboveSma', window: { length: 200, unit: 'days' } }, { kind: 'weighEqual' }],
    budget: 0.15,
  },
})
const input = inputOf(panel, strategy)
const never = new AbortController().signal

const report = valueOf(run(input, toolsFor()))
for (let i = 0; i < 20; i++) valueOf(run(input, toolsFor()))
const engine = say(
  'engine',
  times(9, () => valueOf(run(input, toolsFor()))),
)

const start = panel.days.indexOf(report.dates[0]!)
const naive = say(
  'plain loop',
  times(3, () => {
    for (const cost of [0, 10])
      referenceBacktest(panel, strategy, input.execution, start, SESSIONS - 1, 0.15, cost)
  }),
)
process.stdout.write(`${JSON.stringify({ ratio: Math.round(naive / engine) })}\n`)

const pool = openPool(new URL('../../src/main/work/engine.worker.ts', import.meta.url), { size: 1 })
const inPool = async (): Promise<Report> => valueOf(await pool.run('backtest', input, never, () => {}))
const cold = performance.now()
await inPool()
say('worker, first run with its start', [performance.now() - cold])
for (let i = 0; i < 20; i++) await inPool()
const warm: number[] = []
for (let i = 0; i < 9; i++) {
  const began = performance.now()
  await inPool()
  warm.push(performance.now() - began)
}
say('worker, warm, there and back', warm)
await pool.close()

if (!process.argv.includes('--no-cli')) commandLine()

/** The same through the built-in door: nine processes on one ledger file that already has the prices. */
function commandLine(): void {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-bench-'))
  try {
    const prices = join(folder, 'prices.csv')
    const rows = Array.from(panel.days, (d, t) => [
      isoFromDay(d as Day),
      ...assets.map((_, a) => panel.close[a * SESSIONS + t]!.toFixed(6)),
    ])
    writeFileSync(prices, [['Date', ...assets].join(','), ...rows.map((row) => row.join(','))].join('\n'))
    const document = join(folder, 'bench.json')
    writeFileSync(document, JSON.stringify(strategy))
    const ledger = ['--ledger', join(folder, 'ledger.db')]
    trimtab(['prices', 'import', prices, ...ledger])
    const inside: number[] = []
    const whole = times(9, () => {
      const answer = JSON.parse(trimtab(['backtest', document, '--json', ...ledger])) as { engineMs: number }
      inside.push(answer.engineMs)
    })
    say('command line, whole process', whole)
    say('command line, engine alone (a fresh worker)', inside)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function trimtab(words: readonly string[]): string {
  const bin = join(import.meta.dirname, '..', '..', 'bin', 'trimtab.js')
  const done = spawnSync(process.execPath, [bin, ...words], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.status !== 0) throw new Error(`trimtab ${words.join(' ')}: ${done.stdout}${done.stderr}`)
  return done.stdout
}

function times(count: number, work: () => void): number[] {
  return Array.from({ length: count }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
}

/** Prints the median and the range, and gives the median. */
function say(what: string, ms: readonly number[]): number {
  const sorted = ms.toSorted((a, b) => a - b)
  const median = sorted[sorted.length >> 1]!
  const two = (value: number): number => Math.round(value * 100) / 100
  const line = { what, ms: two(median), min: two(sorted[0]!), max: two(sorted.at(-1)!), runs: ms.length }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  return median
}
