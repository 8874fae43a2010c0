import { money, moneyFromUnits, textFromMoney } from '../../shared/amount.ts'
import type { Client } from '../../shared/client.ts'
import type { Input } from '../../shared/contract.ts'
import { isoFromDay, type Day } from '../../shared/day.ts'
import { showAmount, showChange, showDay, showNumber, showPercent, showSpan } from '../../shared/format.ts'
import { honestyText } from '../../shared/honestyWords.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import type { AfterTax, Report, Stats } from '../../shared/report.ts'
import type { TaxNote } from '../../shared/tax.ts'
import { describeTaxNote } from '../../shared/taxWords.ts'
import { DISCLAIMER, describeStamp } from '../../shared/words.ts'
import {
  defined,
  has,
  number,
  one,
  UsageError,
  type Command,
  type Given,
  type Printed,
  type Tell,
} from './command.ts'
import { importPrices, readAll } from './market.ts'
import { left, right, table } from './print.ts'
import { whichStrategy } from './strategy.ts'

export const backtestCommands: readonly Command[] = [
  {
    name: 'backtest',
    usage:
      'STRATEGY [--prices FILE]… [--from DAY] [--to DAY] [--cost BP] [--lag SESSIONS] [--budget SHARE] [--tax taxable|deferred|exempt [--money AMOUNT] [--relief METHOD]] [--honesty | --python FILE]',
    about:
      'Tests a rule without look-ahead, after costs and, with --tax, after tax; with --prices it needs no ledger, with --honesty it is checked too, with --python it becomes a script that checks itself',
    options: ['prices', 'from', 'to', 'cost', 'lag', 'budget', 'tax', 'money', 'relief', 'python'],
    flags: ['honesty'],
    words: [1, 1],
    inMemory: (given) => given.options.has('prices'),
    async run(client, given, tell) {
      const taken = await takePrices(client, given, tell)
      if (!taken.ok) return taken
      const which = await whichStrategy(client, given.words[0]!, tell)
      if (!which.ok) return which
      const input = defined({
        which: which.value,
        from: one(given, 'from'),
        to: one(given, 'to'),
        execution: defined({ costBp: number(given, 'cost'), lag: number(given, 'lag') }),
        budget: number(given, 'budget'),
        tax: taxTerms(given),
      })
      const file = one(given, 'python')
      if (file !== undefined) {
        if (has(given, 'honesty')) throw new UsageError('--python and --honesty do not go together')
        if (input.tax !== undefined) throw new UsageError('--python and --tax do not go together')
        return writePython(client, input, file, tell)
      }
      const got = await client.call('backtest.run', input, { signal: tell.signal, onProgress: tell.progress })
      if (!got.ok) return got
      const [json, text] = [reportJson(got.value), reportText(got.value)]
      if (!has(given, 'honesty')) return ok({ json, text })
      const { budget: _budget, tax: _tax, ...terms } = input
      const checked = await client.call('backtest.honesty', terms, { signal: tell.signal })
      if (!checked.ok) return checked
      return ok({
        json: { ...json, honesty: checked.value },
        text: `${text}\n${honestyText(checked.value)}`,
      })
    },
  },
]

/** Writes the run as a script, in place of what is there. */
async function writePython(
  client: Client,
  input: Input<'backtest.python'>,
  file: string,
  tell: Tell,
): Promise<Result<Printed>> {
  const got = await client.call('backtest.python', input, { signal: tell.signal, onProgress: tell.progress })
  if (!got.ok) return got
  const written = tell.writeFile(file, got.value.script)
  if (!written.ok) return written
  return ok({
    json: { file, resultHash: got.value.resultHash },
    text: `Written to ${file}. Run it with Python 3 and pandas: it works the test out again and ends with 1 where it comes to something else.`,
  })
}

/** What `--tax` asks for; the contract judges the words. */
function taxTerms(given: Given): Input<'backtest.run'>['tax'] {
  const accountType = one(given, 'tax')
  const [startMoney, relief] = [one(given, 'money'), one(given, 'relief')]
  if (accountType === undefined) {
    if (startMoney === undefined && relief === undefined) return undefined
    throw new UsageError('--money and --relief go with --tax')
  }
  return defined({ accountType, startMoney, relief }) as Input<'backtest.run'>['tax']
}

/** Imports what `--prices` names; nothing where it names none. */
export async function takePrices(client: Client, given: Given, tell: Tell): Promise<Result<null>> {
  const paths = given.options.get('prices')
  if (paths === undefined) return ok(null)
  const files = readAll(
    paths.flatMap((p) => p.split(',')),
    tell,
  )
  if (!files.ok) return files
  const imported = await importPrices(client, files.value, tell)
  return imported.ok ? ok(null) : imported
}

/** The report with days as ISO text and the columns that scripts look for by name. */
export function reportJson(report: Report): object {
  const shown = report.sleeve ?? report.core
  return {
    ...report,
    dates: Array.from(report.dates, (d) => isoFromDay(d as Day)),
    nav: shown.net,
    navOf: report.sleeve ? 'sleeve' : 'core',
    weights: Object.fromEntries(
      (report.sleeve ? report.weights : report.coreWeights).map((w) => [w.asset, w.held]),
    ),
    coreWeights: Object.fromEntries(report.coreWeights.map((w) => [w.asset, w.held])),
    stats: {
      core: report.core.stats,
      sleeve: report.sleeve?.stats ?? null,
      blend: report.blend?.stats ?? null,
    },
    costs: {
      basisPoints: report.execution.costBp,
      core: report.core.stats.costs,
      sleeve: report.sleeve?.stats.costs ?? null,
      blend: report.blend?.stats.costs ?? null,
    },
    taxes:
      report.tax === undefined
        ? null
        : {
            ...report.tax,
            core: report.core.afterTax ?? null,
            sleeve: report.sleeve?.afterTax ?? null,
            blend: report.blend?.afterTax ?? null,
          },
  }
}

export function reportText(report: Report): string {
  const lines: { name: string; stats: Stats; gross: Stats }[] = [
    { name: 'Core', stats: report.core.stats, gross: report.core.grossStats },
  ]
  if (report.sleeve)
    lines.push({ name: 'Sleeve', stats: report.sleeve.stats, gross: report.sleeve.grossStats })
  if (report.blend)
    lines.push({
      name: `Blend ${showPercent(report.budget ?? 0, 0)}`,
      stats: report.blend.stats,
      gross: report.blend.grossStats,
    })
  const heads = [left(''), ...lines.map((l) => right(l.name))]
  const row = (title: string, show: (s: Stats) => string, of: 'stats' | 'gross' = 'stats') => [
    title,
    ...lines.map((l) => show(l[of])),
  ]
  const rows = [
    row('Return a year, gross', (s) => showChange(s.cagr, 2), 'gross'),
    row('  net of costs', (s) => showChange(s.cagr, 2)),
    row('Volatility', (s) => showPercent(s.volatility, 2)),
    row('Sharpe', (s) => (s.sharpe === null ? '·' : showNumber(s.sharpe))),
    row('Worst drawdown', (s) => showChange(s.maxDrawdown, 2)),
    row('  high to low', (s) => (s.drawdown === null ? '·' : showSpan(s.drawdown.daysDown))),
    row('  high to recovery', (s) =>
      s.drawdown === null
        ? '·'
        : s.drawdown.daysToRecover === null
          ? 'not yet'
          : showSpan(s.drawdown.daysDown + s.drawdown.daysToRecover),
    ),
    row('Months up', (s) =>
      s.winRateMonths === null ? '·' : `${showPercent(s.winRateMonths, 0)} of ${s.months}`,
    ),
    row('Turnover a year, one-way', (s) => showPercent(s.turnover, 0)),
    row('Costs, of the start', (s) => showPercent(s.costs, 2)),
    row('Time in market', (s) => (s.timeInMarket === null ? '·' : showPercent(s.timeInMarket, 0))),
    row('Correlation to core', (s) => (s.correlationToCore === null ? '·' : showNumber(s.correlationToCore))),
  ]
  const { execution } = report
  const taxes = taxText(report, heads)
  return [
    `${report.name}. ${report.sentence}`,
    `${showDay(report.from)} to ${showDay(report.to)}${report.limitedBy ? ` (starts with ${report.limitedBy.asset}, first usable ${showDay(report.limitedBy.from)})` : ''}; decided at the close, filled ${execution.lag === 0 ? 'at the same close' : execution.lag === 1 ? 'at the next close' : `${execution.lag} sessions later`}; ${execution.costBp} bp a trade.`,
    '',
    table(heads, rows),
    '',
    ...taxes,
    ...report.stamps.map((s) => `! ${describeStamp(s)}.`),
    `strategy ${report.strategyHash.slice(0, 12)}  data ${report.dataHash.slice(0, 12)}  result ${report.resultHash.slice(0, 12)}  engine ${report.engineMs.toFixed(1)} ms`,
    DISCLAIMER,
  ].join('\n')
}

/** The lines after tax and their tax by year; nothing where the run was not taxed. */
function taxText(report: Report, heads: Parameters<typeof table>[0]): string[] {
  const { tax } = report
  if (tax === undefined) return []
  const lines = [report.core, report.sleeve, report.blend].flatMap((line) => line?.afterTax ?? [])
  const row = (title: string, show: (line: AfterTax) => string) => [title, ...lines.map(show)]
  const sum = ({ years }: AfterTax) =>
    textFromMoney(moneyFromUnits(years.reduce((total, year) => total + money(year.tax), 0n)))
  const rows = [
    row('Return a year, after tax', (line) => showChange(line.stats.cagr, 2)),
    row('  lost to costs', (line) => showPercent(line.drag.costs, 2)),
    row('  lost to tax', (line) => showPercent(line.drag.tax, 2)),
    row('  lost to tax, all sold', (line) => showPercent(line.drag.liquidated, 2)),
    row('All sold at the end', (line) => showAmount(line.liquidation.beforeTax)),
    row('  tax then', (line) => showAmount(line.liquidation.tax)),
    row('  left', (line) => showAmount(line.liquidation.value)),
    ...(tax.accountType === 'taxable' ? [row('Tax of all years', (line) => showAmount(sum(line)))] : []),
  ]
  const years = (report.sleeve ?? report.core).afterTax?.years ?? []
  // The blend holds whatever the others do.
  const notes = (report.blend ?? report.core).afterTax?.notes ?? []
  const yearly = years.map((y) => [
    String(y.year),
    ...[y.short, y.long, y.disallowed, y.dividends, y.interest, y.tax, y.carried].map((amount) =>
      showAmount(amount),
    ),
    showDay(y.paidOn),
  ])
  const titles = ['Short', 'Long', 'Washed', 'Dividends', 'Interest', 'Tax', 'Carried', 'Paid']
  return [
    `After tax: ${tax.accountType} account of ${showAmount(tax.startMoney)}, ${tax.relief}, filed ${tax.filing}, state rate ${showPercent(Number(tax.stateRate), 2)}.`,
    '',
    table(heads, rows),
    '',
    ...(yearly.length === 0
      ? []
      : [
          `Tax of the ${report.sleeve ? 'sleeve' : 'core'}:`,
          table([left('Year'), ...titles.map(right)], yearly),
          '',
        ]),
    ...otherTables(report, notes),
    ...notes.filter(({ kind }) => kind !== 'tableOfOtherYear').map((note) => `! ${describeTaxNote(note)}`),
  ]
}

/** Years that were taxed by the table of another, in one sentence for each table. */
function otherTables({ core, to }: Report, all: readonly TaxNote[]): string[] {
  const notes = all.filter(({ kind }) => kind === 'tableOfOtherYear')
  const years = core.afterTax?.years ?? []
  const strangers = years.length === 0 ? [] : years.filter(({ year, tableYear }) => year !== tableYear)
  if (strangers.length === 0) {
    return notes.map(
      ({ facts }) => `! Taxed by the table of ${facts['table']}: there is none of ${to.slice(0, 4)}.`,
    )
  }
  return [...Map.groupBy(strangers, ({ tableYear }) => tableYear)].map(([tableYear, of]) => {
    const [first, last] = [of[0]!.year, of.at(-1)!.year]
    return `! ${first === last ? first : `${first} to ${last}`} taxed by the table of ${tableYear}.`
  })
}
