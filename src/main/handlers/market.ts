import { historyOf, levelsOf } from '../../engine/market/levels.ts'
import { mergeSeries } from '../../engine/market/merge.ts'
import { faultsOf } from '../../engine/market/quality.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { type Day, dayFromIso, isoFromDay } from '../../shared/day.ts'
import type { PriceSeries, SeriesRow } from '../../shared/market.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { PriceFile } from '../import/prices/priceFile.ts'
import { readPrices } from '../import/prices/readPrices.ts'
import { type SeriesFile, readSeries } from '../import/series/readSeries.ts'
import { type AssetResolver, addAssets, assetResolver, listAssets } from '../store/assets.ts'
import { listMacro, saveMacro } from '../store/macro.ts'
import { histories, listSeries, saveSeries, seriesOf } from '../store/prices.ts'
import { revisions, write } from '../store/write.ts'
import type { Context, Handlers, Job } from './handler.ts'
import { calendarOf, marketState } from './panel.ts'

export const marketHandlers = {
  'prices.import': importPrices,

  'prices.list'(_input, context) {
    return ok(seriesRows(context))
  },

  'prices.columns'({ asset, from, to }, { ledger }) {
    const [history] = histories(ledger, [asset])
    if (history === undefined) {
      const known = listSeries(ledger).map((series) => series.asset)
      return refuse({ kind: 'notFound', what: 'price series', id: asset, known: known.slice(0, 40) })
    }
    const first = from === undefined ? -Infinity : dayFromIso(from)!
    const last = to === undefined ? Infinity : dayFromIso(to)!
    const rows = [...history.days.keys()].filter((i) => history.days[i]! >= first && history.days[i]! <= last)
    const levels = levelsOf(history)
    const isTotalKnown =
      history.distributionsKnown || levels.total !== levels.close || history.closes === 'total'
    return ok({
      asset,
      days: Float64Array.from(rows, (i) => history.days[i]!),
      close: Float64Array.from(rows, (i) => levels.close[i]!),
      total: Float64Array.from(rows, (i) => (isTotalKnown ? levels.total[i]! : NaN)),
    })
  },

  'macro.import': importMacro,

  'macro.list'(_input, { ledger }) {
    return ok(
      listMacro(ledger).map(({ firstDay, lastDay, ...series }) => ({
        ...series,
        firstDay: isoFromDay(firstDay),
        lastDay: isoFromDay(lastDay),
      })),
    )
  },
} satisfies Partial<Handlers>

/** Reads every file first and writes once: one file that cannot be read or joined refuses them all. */
function importPrices(
  input: Checked<'prices.import'>,
  context: Context,
  job: Job,
): Result<Output<'prices.import'>> {
  const { ledger, host } = context
  const read = readPrices(input.files, input.symbol === undefined ? {} : { symbol: input.symbol })
  if (!read.ok) return read
  const nameless = read.value.filter((file) =>
    file.series.some(({ symbol }) => symbol === input.symbol?.trim()),
  )
  if (nameless.length > 1) {
    return refuse({
      kind: 'badArguments',
      path: 'symbol',
      problem: `one symbol for ${nameless.length} files`,
    })
  }
  job.progress(0.5)
  const resolver = assetResolver(ledger)
  const merged = new Map<string, Kept>()
  const summaries: Output<'prices.import'>['files'] = []
  for (const [done, file] of read.value.entries()) {
    if (job.signal.aborted) return refuse({ kind: 'cancelled' })
    const summary = mergeFile(file, input, context, resolver, merged)
    if (!summary.ok) return summary
    summaries.push(summary.value)
    job.progress(0.5 + (0.4 * (done + 1)) / read.value.length)
  }
  const moved = [...merged.values()].filter(({ isChanged }) => isChanged)
  if (moved.length === 0) return ok({ files: summaries, revision: revisions(ledger).market })
  const importedAt = host.now()
  return write(ledger, ['market'], ({ market }) => {
    addAssets(ledger, resolver.news())
    for (const { asset, series, file } of moved) {
      const { currency } = input
      saveSeries(ledger, asset, series, {
        source: file.file,
        layout: file.layout,
        currency,
        synthetic: false,
        importedAt,
      })
    }
    return ok({ files: summaries, revision: market })
  })
}

interface Kept {
  readonly asset: string
  readonly series: PriceSeries
  readonly file: PriceFile
  readonly isChanged: boolean
}

/** Joins each series of a file to what is kept of its asset, or to what an earlier file of this import made of it. */
function mergeFile(
  file: PriceFile,
  input: Checked<'prices.import'>,
  context: Context,
  resolver: AssetResolver,
  merged: Map<string, Kept>,
): Result<Output<'prices.import'>['files'][number]> {
  const { ledger } = context
  const currencies = new Map(listAssets(ledger).map((asset) => [asset.id, asset.currency]))
  // Invented prices never join real ones: they give way.
  const synthetic = new Set(listSeries(ledger).flatMap((one) => (one.synthetic ? one.asset : [])))
  const series: Output<'prices.import'>['files'][number]['series'] = []
  for (const { symbol, series: incoming } of file.series) {
    const asset = resolver.resolve({ symbol }, incoming.rows.at(-1)!.day, input.currency)
    const currency = currencies.get(asset) ?? input.currency
    if (currency !== input.currency) {
      return refuse({
        kind: 'file',
        file: file.file,
        column: symbol,
        problem: 'otherCurrency',
        found: input.currency,
        expected: [currency],
      })
    }
    const earlier = merged.get(asset)
    const kept = earlier?.series ?? (synthetic.has(asset) ? undefined : seriesOf(ledger, asset))
    const merge = mergeSeries(kept, incoming)
    switch (merge.kind) {
      case 'otherCloses':
        return refuse({
          kind: 'file',
          file: file.file,
          column: symbol,
          problem: 'otherCloses',
          found: incoming.closes,
          expected: [merge.kept],
        })
      case 'noSharedDay':
        return refuse({
          kind: 'file',
          file: file.file,
          column: symbol,
          problem: 'noSharedDay',
          found: `${isoFromDay(incoming.rows[0]!.day)} to ${isoFromDay(incoming.rows.at(-1)!.day)}`,
          expected: [`${isoFromDay(kept!.rows[0]!.day)} to ${isoFromDay(kept!.rows.at(-1)!.day)}`],
        })
      case 'merged': {
        const isChanged = kept === undefined || !isSameSeries(kept, merge.series)
        merged.set(asset, {
          asset,
          series: merge.series,
          file,
          isChanged: isChanged || earlier?.isChanged === true,
        })
        series.push({
          asset,
          symbol,
          added: merge.added,
          changed: merge.changed,
          same: merge.same,
          firstDay: isoFromDay(merge.series.rows[0]!.day),
          lastDay: isoFromDay(merge.series.rows.at(-1)!.day),
          faults: faultsOfSeries(context, asset, merge.series),
        })
      }
    }
  }
  return ok({ file: file.file, layout: file.layout, series, rows: file.rows, nonData: file.nonData })
}

function faultsOfSeries(context: Context, asset: string, series: PriceSeries): SeriesRow['faults'] {
  const history = historyOf(asset, series, false)
  return faultsOf(history.days, levelsOf(history).close, calendarOf(context), context.host.today())
}

function isSameSeries(a: PriceSeries, b: PriceSeries): boolean {
  return (
    a.closes === b.closes &&
    a.distributionsKnown === b.distributionsKnown &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, i) => {
      const other = b.rows[i]!
      return row.day === other.day && row.close === other.close && row.adjusted === other.adjusted
    }) &&
    a.splits.length === b.splits.length &&
    a.splits.every((split, i) => split.day === b.splits[i]!.day && split.ratio === b.splits[i]!.ratio) &&
    a.distributions.length === b.distributions.length &&
    a.distributions.every(
      (paid, i) => paid.day === b.distributions[i]!.day && paid.perShare === b.distributions[i]!.perShare,
    )
  )
}

/** The list with its faults, worked out once per market revision and day: every price of the ledger is looked at. */
export function seriesRows(context: Context): SeriesRow[] {
  const today = context.host.today()
  const market = marketState(context)
  const known = context.memory.get('seriesRows') as
    { market: string; today: Day; rows: SeriesRow[] } | undefined
  if (known?.market === market && known.today === today) return known.rows
  const facts = listSeries(context.ledger)
  const columns = histories(
    context.ledger,
    facts.map(({ asset }) => asset),
  )
  const rows = facts.map(({ firstDay, lastDay, ...series }, i) => ({
    ...series,
    firstDay: isoFromDay(firstDay),
    lastDay: isoFromDay(lastDay),
    faults: faultsOf(columns[i]!.days, levelsOf(columns[i]!).close, calendarOf(context), today),
  }))
  context.memory.set('seriesRows', { market, today, rows })
  return rows
}

function importMacro(
  input: Checked<'macro.import'>,
  { ledger, host }: Context,
): Result<Output<'macro.import'>> {
  const files: SeriesFile[] = []
  for (const file of input.files) {
    const read = readSeries(file, {
      ...(input.series !== undefined && { series: input.series }),
      ...(input.lagDays !== undefined && { lagDays: input.lagDays }),
    })
    if (!read.ok) return read
    files.push(...read.value)
  }
  const ids = files.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) < i)
  if (twice !== undefined)
    return refuse({ kind: 'badArguments', path: 'series', problem: `${twice} stands in two files` })
  const importedAt = host.now()
  return write(ledger, ['market'], ({ market }) => {
    for (const { id, lagDays, latestRevised, values } of files) {
      saveMacro(
        ledger,
        { id, name: id, unit: '', lagDays, latestRevised, synthetic: false },
        values,
        importedAt,
      )
    }
    const series = listMacro(ledger)
      .filter(({ id }) => ids.includes(id))
      .map(({ firstDay, lastDay, ...one }) => ({
        ...one,
        firstDay: isoFromDay(firstDay),
        lastDay: isoFromDay(lastDay),
      }))
    return ok({ series, revision: market })
  })
}
