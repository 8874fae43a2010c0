import type { Output } from '../../shared/contract.ts'
import { showChange, showDay, showNumber, showPercent } from '../../shared/format.ts'
import { honestyText } from '../../shared/honestyWords.ts'
import { ok } from '../../shared/refusal.ts'
import { DISCLAIMER } from '../../shared/words.ts'
import { takePrices } from './backtest.ts'
import { UsageError, defined, many, number, one, type Command, type Given } from './command.ts'
import { right, table } from './print.ts'
import { whichStrategy } from './strategy.ts'

type Swept = Output<'backtest.sweep'>

/** Rows of a sweep that people are shown; `--json` has them all. */
const ROWS_SHOWN = 40

export const labCommands: readonly Command[] = [
  {
    name: 'sweep',
    usage:
      'STRATEGY --vary PATH=VALUES… [--prices FILE]… [--from DAY] [--to DAY] [--cost BP] [--lag SESSIONS]   (VALUES: a,b,c or FROM..TO..STEP)',
    about: 'The sleeve for every combination of some parameters; says how many were tried',
    options: ['vary', 'prices', 'from', 'to', 'cost', 'lag'],
    flags: [],
    words: [1, 1],
    inMemory: (given) => given.options.has('prices'),
    async run(client, given, tell) {
      const vary = many(given, 'vary').map(variedOf)
      if (vary.length === 0) throw new UsageError('sweep needs --vary PATH=VALUES at least once')
      const imported = await takePrices(client, given, tell)
      if (!imported.ok) return imported
      const which = await whichStrategy(client, given.words[0]!, tell)
      if (!which.ok) return which
      const got = await client.call(
        'backtest.sweep',
        { ...termsOf(given), which: which.value, vary },
        { signal: tell.signal, onProgress: tell.progress },
      )
      return got.ok
        ? ok({
            json: { vary, ...got.value },
            text: sweepText(
              got.value,
              vary.map(({ path }) => path),
            ),
          })
        : got
    },
  },
  {
    name: 'strategy honesty',
    usage: 'STRATEGY [--cuts N] [--prices FILE]… [--from DAY] [--to DAY] [--cost BP] [--lag SESSIONS]',
    about: 'Whether the strategy ever sees tomorrow: runs it with the future made different',
    options: ['cuts', 'prices', 'from', 'to', 'cost', 'lag'],
    flags: [],
    words: [1, 1],
    inMemory: (given) => given.options.has('prices'),
    async run(client, given, tell) {
      const imported = await takePrices(client, given, tell)
      if (!imported.ok) return imported
      const which = await whichStrategy(client, given.words[0]!, tell)
      if (!which.ok) return which
      const got = await client.call(
        'backtest.honesty',
        defined({ ...termsOf(given), which: which.value, cuts: number(given, 'cuts') }),
        { signal: tell.signal, onProgress: tell.progress },
      )
      return got.ok
        ? ok({ json: got.value, text: honestyText(got.value), exit: got.value.differences > 0 ? 1 : 0 })
        : got
    },
  },
]

function termsOf(given: Given) {
  return defined({
    from: one(given, 'from'),
    to: one(given, 'to'),
    execution: defined({ costBp: number(given, 'cost'), lag: number(given, 'lag') }),
  })
}

/** `sleeves.0.steps.0.window.length=20..300..5` or `sleeves.0.schedule.every=day,week,month`. */
function variedOf(typed: string): { path: string; values: (string | number)[] } {
  const at = typed.indexOf('=')
  if (at < 1 || at === typed.length - 1) throw new UsageError(`--vary takes PATH=VALUES, not "${typed}"`)
  const path = typed.slice(0, at)
  const values = typed.slice(at + 1)
  const range = values.split('..').map(Number)
  if (range.length < 3) return { path, values: values.split(',').map(valueOf) }
  const [from, to, step] = range
  if (range.length > 3 || range.some(Number.isNaN) || !(step! > 0) || to! < from!)
    throw new UsageError(`--vary takes FROM..TO..STEP in rising numbers, not "${values}"`)
  const count = Math.floor((to! - from!) / step! + 1e-9) + 1
  return {
    path,
    values: Array.from({ length: count }, (_, i) => Number((from! + i * step!).toPrecision(12))),
  }
}

function valueOf(typed: string): string | number {
  return typed.trim() !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed.trim()
}

function sweepText(swept: Swept, paths: readonly string[]): string {
  const names = paths.map((path) => path.replace(/^sleeves\.0\.(steps\.)?/, ''))
  const best = swept.rows.toSorted((a, b) => (b.sharpe ?? -Infinity) - (a.sharpe ?? -Infinity))
  const heads = [
    ...names.map(right),
    ...['Return a year', 'Volatility', 'Sharpe', 'Worst drawdown', 'Turnover a year'].map(right),
  ]
  const rows = best
    .slice(0, ROWS_SHOWN)
    .map((row) => [
      ...row.values.map(String),
      showChange(row.cagr, 2),
      showPercent(row.volatility, 2),
      row.sharpe === null ? '·' : showNumber(row.sharpe),
      showChange(row.maxDrawdown, 2),
      showPercent(row.turnover, 0),
    ])
  return [
    `${swept.trials} combinations, ${showDay(swept.from)} to ${showDay(swept.to)}, the sleeve alone after costs of ${swept.execution.costBp} bp a trade${swept.trials > ROWS_SHOWN ? `; the ${ROWS_SHOWN} with the highest Sharpe ratio` : ''}:`,
    '',
    table(heads, rows),
    '',
    `! The best of ${swept.trials} is not what to expect: it was picked because it came out best.`,
    DISCLAIMER,
  ].join('\n')
}
