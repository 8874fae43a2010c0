import { frequencyOf, type FxTable, fxTable, GOOD_FOR } from '../../engine/market/fx.ts'
import { textFromRate } from '../../shared/amount.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { isoFromDay } from '../../shared/day.ts'
import type { FxSeries, FxSeriesRow, MissingRate } from '../../shared/fx.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import { type RatesFile, readRates } from '../import/series/readRates.ts'
import { baseCurrency, listAccounts } from '../store/accounts.ts'
import { type KeptFx, listFx, saveBaseCurrency, saveFx } from '../store/fx.ts'
import { revisions, write } from '../store/write.ts'
import type { Context, Handlers } from './handler.ts'
import { replayed } from './replayed.ts'

export const fxHandlers = {
  'fx.import': importRates,

  'fx.list'(_input, context) {
    return ok({
      base: baseCurrency(context.ledger),
      series: listFx(context.ledger).map(seriesRow),
      missing: missingToday(context),
    })
  },

  'fx.chooseBase'({ currency }, { ledger }) {
    return write(ledger, ['ledger'], () =>
      saveBaseCurrency(ledger, currency) ? ok({ base: currency }) : refuse({ kind: 'emptyLedger' }),
    )
  },
} satisfies Partial<Handlers>

/** Rates between any two currencies as kept now, read once per revision of market and ledger. */
export function ratesOf(context: Context): FxTable {
  const { ledger, memory } = context
  const now = revisions(ledger)
  const key = `${now.market} ${now.ledger}`
  const known = memory.get('rates') as { key: string; table: FxTable } | undefined
  if (known?.key === key) return known.table
  const table = fxTable(listFx(ledger), baseCurrency(ledger))
  memory.set('rates', { key, table })
  return table
}

function importRates(input: Checked<'fx.import'>, { ledger, host }: Context): Result<Output<'fx.import'>> {
  const files: RatesFile[] = []
  for (const file of input.files) {
    const read = readRates(file, input.pair)
    if (!read.ok) return read
    files.push(read.value)
  }
  const kept = new Map<string, FxSeries>(listFx(ledger).map((one) => [one.base + one.quote, one]))
  const moved = new Map<string, { readonly series: FxSeries; readonly file: RatesFile }>()
  const summaries = files.map((file) => ({
    file: file.file,
    layout: file.layout,
    series: file.series.map((incoming) => {
      const pair = incoming.base + incoming.quote
      const { series, added, changed, same, dropped } = merged(kept.get(pair), incoming)
      kept.set(pair, series)
      if (added + changed + dropped > 0) moved.set(pair, { series, file })
      const last = series.rows.at(-1)!
      return {
        pair,
        added,
        changed,
        same,
        firstDay: isoFromDay(series.rows[0]!.day),
        lastDay: isoFromDay(last.day),
        lastRate: textFromRate(last.rate),
      }
    }),
    left: [...file.left],
  }))
  if (moved.size === 0) return ok({ files: summaries, revision: revisions(ledger).market })
  return write(ledger, ['market'], ({ market }) => {
    for (const { series, file } of moved.values())
      saveFx(ledger, series, { source: file.file, layout: file.layout, importedAt: host.now() })
    return ok({ files: summaries, revision: market })
  })
}

/** FX-3: a file stands for every day between its first and its last. */
function merged(kept: FxSeries | undefined, incoming: FxSeries) {
  const first = incoming.rows[0]!.day
  const last = incoming.rows.at(-1)!.day
  const old = kept?.rows ?? []
  const replaced = new Map(old.filter(({ day }) => day >= first && day <= last).map((r) => [r.day, r.rate]))
  const counts = { added: 0, changed: 0, same: 0 }
  for (const { day, rate } of incoming.rows) {
    const before = replaced.get(day)
    replaced.delete(day)
    counts[before === undefined ? 'added' : before === rate ? 'same' : 'changed']++
  }
  const rows = [
    ...old.filter(({ day }) => day < first),
    ...incoming.rows,
    ...old.filter(({ day }) => day > last),
  ]
  return { series: { ...incoming, rows }, ...counts, dropped: replaced.size }
}

function seriesRow({ base, quote, rows, source, layout }: KeptFx): FxSeriesRow {
  const frequency = frequencyOf(rows)
  const last = rows.at(-1)!
  return {
    pair: base + quote,
    base,
    quote,
    source,
    layout,
    frequency,
    goodFor: GOOD_FOR[frequency],
    rates: rows.length,
    firstDay: isoFromDay(rows[0]!.day),
    lastDay: isoFromDay(last.day),
    lastRate: textFromRate(last.rate),
  }
}

/** Every currency of an account or of cash that has no rate to the base today. */
function missingToday(context: Context): MissingRate[] {
  const to = baseCurrency(context.ledger)
  const today = context.host.today()
  const rates = ratesOf(context)
  const used = new Set(listAccounts(context.ledger).map(({ currency }) => currency))
  for (const { currency, amount } of replayed(context).cash) if (amount !== 0n) used.add(currency)
  return [...used]
    .filter((from) => rates(from, to, today) === undefined)
    .toSorted()
    .map((from) => ({ from, to, day: isoFromDay(today) }))
}
