import {
  type Price,
  type Rate,
  divideHalfEven,
  parseRate,
  priceFromUnits,
  rateFromUnits,
} from '../../../shared/amount.ts'
import { type Day, dayFromYmd, isoFromDay } from '../../../shared/day.ts'
import type { DistributionAction, PriceRow, PriceSeries, SplitAction } from '../../../shared/market.ts'
import { type Result, ok } from '../../../shared/refusal.ts'
import type { PriceFile } from './priceFile.ts'
import { type Sheet, badCell, duplicateDay } from '../sheet.ts'

const DAILY = ['day', 'open', 'high', 'low', 'close', 'volume']
const FACTOR = ['day', 'price factor', 'split factor', 'reference price']

/** LEAN's daily bars have no header and start with a day and a time. */
export function isLeanDaily(sheet: Sheet): boolean {
  return /^\d{8} \d{2}:\d{2}$/.test(sheet.records[0]!.cells[0]!.trim())
}

/** LEAN's factor files have no header, three or four columns, and start with a day. */
export function isLeanFactor(sheet: Sheet): boolean {
  const { cells } = sheet.records[0]!
  return (
    /^\d{8}$/.test(cells[0]!.trim()) &&
    (cells.length === 3 || cells.length === 4) &&
    cells.slice(1).every((c) => /^\d*\.?\d+$/.test(c.trim()))
  )
}

/** Daily bars: prices × 10,000 as traded. What a factor file says of splits and distributions is added to them. */
export function readLean(daily: Sheet, factors: Sheet | undefined, symbol: string): Result<PriceFile> {
  const rows: PriceRow[] = []
  for (const record of daily.records) {
    const day = leanDay(record.cells[0]!)
    if (day === undefined) return badCell(daily, record, 0, DAILY[0]!, ['YYYYMMDD HH:MM'])
    const text = record.cells[4]?.trim() ?? ''
    if (record.cells.length < DAILY.length) {
      return badCell(daily, record, record.cells.length, DAILY[record.cells.length]!, [
        'day, open, high, low, close, volume',
      ])
    }
    if (!/^\d{1,14}$/.test(text) || Number(text) === 0)
      return badCell(daily, record, 4, 'close', ['a price × 10,000, such as 3963300'])
    const before = rows.at(-1)
    if (before?.day === day) return duplicateDay(daily, record, 'day', `${isoFromDay(day)} a second time`)
    if (before !== undefined && before.day > day)
      return badCell(daily, record, 0, 'day', ['days in ascending order'])
    rows.push({ day, close: priceFromUnits(BigInt(text) * 10_000n), adjusted: undefined })
  }
  const actions = factors === undefined ? ok(undefined) : readActions(factors, rows)
  if (!actions.ok) return actions
  const series: PriceSeries = {
    closes: 'raw',
    rows,
    splits: actions.value?.splits ?? [],
    distributions: actions.value?.distributions ?? [],
    distributionsKnown: actions.value !== undefined,
  }
  return ok({
    file: daily.file,
    layout: 'lean',
    series: [{ symbol, series }],
    rows: daily.records.length,
    nonData: 0,
    rounded: 0,
  })
}

interface Factor {
  readonly day: Day
  readonly price: Rate
  readonly split: Rate
}

/**
 * A factor row holds for its day and every earlier day after the row before; the next session is the ex-day. A price factor
 * that rises from p to q says that C × (q − p) ÷ q was paid per share, C being the last close with p; a split factor that rises
 * from s to u says that one share became u ÷ s.
 */
function readActions(
  factors: Sheet,
  rows: readonly PriceRow[],
): Result<{ splits: SplitAction[]; distributions: DistributionAction[] }> {
  const table: Factor[] = []
  for (const record of factors.records) {
    const day = leanDay(record.cells[0]!)
    if (day === undefined) return badCell(factors, record, 0, FACTOR[0]!, ['YYYYMMDD'])
    const price = parseRate(record.cells[1]?.trim() ?? '')
    if (price === undefined || price.value <= 0n)
      return badCell(factors, record, 1, FACTOR[1]!, ['a factor above zero'])
    const split = parseRate(record.cells[2]?.trim() ?? '')
    if (split === undefined || split.value <= 0n)
      return badCell(factors, record, 2, FACTOR[2]!, ['a factor above zero'])
    if (table.length > 0 && table.at(-1)!.day >= day)
      return badCell(factors, record, 0, FACTOR[0]!, ['days in ascending order'])
    table.push({ day, price: price.value, split: split.value })
  }
  const splits: SplitAction[] = []
  const distributions: DistributionAction[] = []
  for (let i = 0; i + 1 < table.length; i++) {
    const [held, next] = [table[i]!, table[i + 1]!]
    const exRow = rows.findIndex((row) => row.day > held.day)
    if (exRow <= 0) continue
    const day = rows[exRow]!.day
    const ratio = ratioOf(next.split, held.split)
    if (ratio !== 10n ** 10n) splits.push({ day, ratio })
    if (next.price > held.price) {
      const perOld = rows[exRow - 1]!.close! * (next.price - held.price)
      const perShare = divideHalfEven(perOld * 10n ** 10n, next.price * ratio)
      distributions.push({ day, perShare: perShare as Price })
    }
  }
  return ok({ splits, distributions })
}

/** u ÷ s, read as the simplest ratio of whole numbers that the printed decimals allow: 1 ÷ 0.142857 is 7. */
function ratioOf(u: Rate, s: Rate): Rate {
  const value = Number(u) / Number(s)
  for (let below = 1; below <= 20; below++) {
    const above = Math.round(value * below)
    if (above > 0 && Math.abs(above / below / value - 1) < 4e-6) {
      return rateFromUnits(divideHalfEven(BigInt(above) * 10n ** 10n, BigInt(below)))
    }
  }
  return rateFromUnits(divideHalfEven(u * 10n ** 10n, s))
}

function leanDay(cell: string): Day | undefined {
  const m = /^(\d{4})(\d{2})(\d{2})(?: \d{2}:\d{2})?$/.exec(cell.trim())
  return m ? dayFromYmd(Number(m[1]), Number(m[2]), Number(m[3])) : undefined
}
