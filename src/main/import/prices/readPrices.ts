import { type Result, ok, refuse } from '../../../shared/refusal.ts'
import {
  ADJUSTED,
  CLOSE,
  DATE,
  SYMBOL,
  find,
  readLong,
  readWide,
  readYahoo,
  readYfinance,
} from './columnar.ts'
import { isLeanDaily, isLeanFactor, readLean } from './lean.ts'
import type { PriceFile, PriceOptions } from './priceFile.ts'
import { type NamedBytes, type Sheet, readSheet } from '../sheet.ts'

/**
 * Price files of any layout that Trimtab knows, told by their content and never by their name. All or nothing (MKT-4): the
 * first thing that cannot be read refuses the lot. A LEAN factor file belongs to the daily file of the same name
 * (`spy.csv` twice, or `spy-daily.csv` and `spy-factor.csv`), or to the only one there is.
 */
export function readPrices(
  files: readonly NamedBytes[],
  options: PriceOptions = {},
): Result<readonly PriceFile[]> {
  const sheets: Sheet[] = []
  for (const file of files) {
    const sheet = readSheet(file)
    if (!sheet.ok) return sheet
    sheets.push(sheet.value)
  }
  const factors = sheets.filter((sheet) => isLeanFactor(sheet))
  const dailies = sheets.filter((sheet) => isLeanDaily(sheet))
  const read: PriceFile[] = []
  for (const sheet of sheets) {
    if (factors.includes(sheet)) {
      const owner = dailies.find((daily) => factorsOf(daily, factors, dailies) === sheet)
      if (owner === undefined)
        return unknownLayout(sheet, ['the LEAN daily file that these factors belong to'])
      read.push({
        file: sheet.file,
        layout: 'lean',
        series: [],
        rows: sheet.records.length,
        nonData: 0,
        rounded: 0,
      })
      continue
    }
    const one = dailies.includes(sheet)
      ? readDaily(sheet, factorsOf(sheet, factors, dailies), options)
      : readHeaded(sheet, options)
    if (!one.ok) return one
    read.push(one.value)
  }
  return ok(read)
}

function readDaily(sheet: Sheet, factors: Sheet | undefined, options: PriceOptions): Result<PriceFile> {
  const symbol = symbolOf(sheet, options)
  return symbol.ok ? readLean(sheet, factors, symbol.value) : symbol
}

function readHeaded(sheet: Sheet, options: PriceOptions): Result<PriceFile> {
  const header = sheet.records[0]!.cells.map((cell) => cell.trim())
  if (/^price$/i.test(header[0]!) && /^ticker$/i.test(sheet.records[1]?.cells[0]?.trim() ?? ''))
    return readYfinance(sheet)
  const date = find(header, DATE)
  if (date !== undefined && find(header, SYMBOL) !== undefined) return readLong(sheet)
  // OPEN and LOW are also the symbols of companies: one alone makes no table of quotes.
  const quotes = header.filter((cell) => /^(open|high|low|volume)$/i.test(cell)).length
  const isQuote = quotes > 1 || find(header, CLOSE) !== undefined || find(header, ADJUSTED) !== undefined
  if (date !== undefined && isQuote) {
    const symbol = symbolOf(sheet, options)
    return symbol.ok ? readYahoo(sheet, symbol.value) : symbol
  }
  if ((date === 0 || header[0] === '') && header.length > 1) return readWide(sheet)
  return unknownLayout(sheet, [
    'Date, Close, Adj Close (Yahoo)',
    'Price, Ticker, Date (yfinance)',
    'Date and one column per symbol',
    'date, symbol, close',
    'LEAN daily bars',
  ])
}

function unknownLayout(sheet: Sheet, expected: string[]): Result<never> {
  const first = sheet.records[0]!
  return refuse({
    kind: 'file',
    file: sheet.file,
    line: first.line,
    problem: 'unknownLayout',
    found: first.raw.slice(0, 200),
    expected,
  })
}

/** The symbol of a layout that names none: as given, else the file's name, which may hold none (`prices/`, ` .csv`). */
function symbolOf(sheet: Sheet, options: PriceOptions): Result<string> {
  const symbol = (
    options.symbol ??
    stem(sheet.file, /[-_. ]daily$/i)
      .toUpperCase()
      .slice(0, 60)
  ).trim()
  if (symbol !== '') return ok(symbol)
  return refuse({ kind: 'badArguments', path: 'symbol', problem: `no symbol for "${sheet.file}"` })
}

function factorsOf(daily: Sheet, factors: readonly Sheet[], dailies: readonly Sheet[]): Sheet | undefined {
  const name = stem(daily.file, /[-_. ]daily$/i).toLowerCase()
  const same = factors.find((sheet) => stem(sheet.file, /[-_. ]factors?$/i).toLowerCase() === name)
  return same ?? (factors.length === 1 && dailies.length === 1 ? factors[0] : undefined)
}

/** A file's name without folders, ending, and what only says which of two files it is. */
function stem(file: string, suffix: RegExp): string {
  const name = file
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.[a-z0-9]{1,5}$/i, '')
  return name.replace(suffix, '') || name
}
