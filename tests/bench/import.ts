import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { isoFromDay, type Day } from '../../src/shared/day.ts'

/**
 * A long brokerage history from file to ledger: read, checked, deduplicated, shown and committed to the disk by the command line,
 * against `sqlite3 .import` of the same file, which does none of that. Synthetic rows from a seed, in Schwab's layout.
 *
 *     npm run bench:import                     # a million rows, medians of three
 *     npm run bench:import -- --rows 100000 --runs 1
 *
 * One JSON line each, with the peak memory of the process; then the ratio. `sqlite3` is not run where there is none.
 */
const rows = Number(option('--rows') ?? 1_000_000)
const runs = Number(option('--runs') ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'trimtab-bench-'))
const door = fileURLToPath(new URL('../../bin/trimtab.js', import.meta.url))

interface Run {
  readonly ms: number
  /** Peak resident memory; undefined where the system does not tell. */
  readonly mb: number | undefined
}

try {
  const file = join(folder, 'history.csv')
  writeHistory(file)
  say({ file: 'synthetic Schwab history', rows, mb: Math.round(statSync(file).size / 1e6) })
  const ours = measure('trimtab import add', (n) => ourImport(file, n))
  const peer = spawnSync('sqlite3', ['--version']).status === 0
  const theirs = peer ? measure('sqlite3 .import', (n) => sqliteImport(file, n)) : undefined
  if (theirs === undefined) say({ what: 'sqlite3 .import', result: 'not run: there is no sqlite3 here' })
  else say({ ratio: round(ours.ms / theirs.ms), gate: 1.5, goal: 1 })
  say({ peakMb: ours.mb ?? 'not known', gate: 250, goal: 120 })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function measure(what: string, once: (n: number) => Run): Run {
  const all = Array.from({ length: runs }, (_, n) => once(n))
  const times = all.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const peaks = all.flatMap(({ mb }) => mb ?? [])
  const run = { ms: times[times.length >> 1]!, mb: peaks.length === 0 ? undefined : Math.max(...peaks) }
  say({
    what,
    ms: Math.round(run.ms),
    rowsPerSecond: Math.round((rows / run.ms) * 1000),
    peakMb: run.mb ?? 'not known',
  })
  return run
}

function ourImport(file: string, n: number): Run {
  const ledger = join(folder, `ours-${n}.db`)
  const command = (...words: string[]) => [process.execPath, door, ...words, '--ledger', ledger]
  timed(command('account', 'add', 'Brokerage'))
  const run = timed(command('import', 'add', file, '--account', 'Brokerage'))
  rmSync(ledger)
  return run
}

/** Durable as the ledger is: a write-ahead log that is synced at the commit. */
function sqliteImport(file: string, n: number): Run {
  const base = join(folder, `sqlite-${n}.db`)
  const run = timed(
    ['sqlite3', base],
    [
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;',
      'CREATE TABLE tx (date TEXT, action TEXT, symbol TEXT, description TEXT, quantity REAL, price REAL, fees REAL, amount REAL);',
      `.import --csv --skip 1 '${file}' tx`,
      'SELECT count(*) FROM tx;',
    ].join('\n'),
  )
  rmSync(base)
  return run
}

/** Runs a command under GNU time, where there is one, for the peak that the system saw. */
function timed(command: readonly string[], input?: string): Run {
  const hasTime = spawnSync('/usr/bin/time', ['-f', '%M', 'true']).status === 0
  const [first = '', ...rest] = hasTime ? ['/usr/bin/time', '-f', 'peak %M', ...command] : command
  const start = performance.now()
  const done = spawnSync(first, rest, { input: input ?? '', encoding: 'utf8', maxBuffer: 1 << 26 })
  const ms = performance.now() - start
  if (done.status !== 0) throw new Error(`${command.join(' ')}: ${done.stdout} ${done.stderr}`)
  const peak = /peak (\d+)/.exec(done.stderr)?.[1]
  return { ms, mb: peak === undefined ? undefined : Math.round(Number(peak) / 1024) }
}

function writeHistory(path: string): void {
  const symbols = Array.from({ length: 100 }, (_, i) =>
    String.fromCharCode(65 + (i % 5), 75 + ((i / 5) % 4), 82 + (i % 7), 65 + (i % 26)),
  )
  const actions = [
    'Buy',
    'Sell',
    'Qualified Dividend',
    'Reinvest Shares',
    'Service Fee',
    'Wire Funds',
  ] as const
  const first = 12_787
  const out = openSync(path, 'w')
  let state = 20_240_105
  const below = (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  let part = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'
  for (let i = 0; i < rows; i++) {
    const [year, month, day] = isoFromDay((first + Math.floor((i * 7300) / rows)) as Day).split('-')
    const kind = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5][below(13)]!
    const symbol = symbols[below(symbols.length)]!
    const units = below(900_000) + 1
    const cents = below(30_000) + 100
    const fee = below(10) < 3 ? below(995) : 0
    const trades = kind === 0 || kind === 1 || kind === 3
    const worth = trades
      ? Math.round((units / 1e4) * cents) + (kind === 1 ? -fee : fee)
      : cents + below(100_000)
    const goes = kind === 0 || kind === 3 || kind === 4
    const cells = [
      `${month}/${day}/${year}`,
      actions[kind],
      kind > 3 ? '' : symbol,
      `${actions[kind]} of ${symbol} Holdings, Inc. Class A shares, order ""${i}"", settled T+2`,
      trades ? (units / 1e4).toFixed(4) : '',
      trades ? `$${(cents / 100).toFixed(2)}` : '',
      trades && fee > 0 ? `$${(fee / 100).toFixed(2)}` : '',
      `${goes ? '-' : ''}$${(worth / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',')}`,
    ]
    part += `${cells.map((cell) => `"${cell}"`).join(',')}\n`
    if (part.length > 1 << 20) {
      writeSync(out, part)
      part = ''
    }
  }
  writeSync(out, part)
  closeSync(out)
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
