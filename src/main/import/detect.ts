import { avanza } from './brokers/avanza.ts'
import { bux } from './brokers/bux.ts'
import { coinbase } from './brokers/coinbase.ts'
import { degiro } from './brokers/degiro.ts'
import { directa } from './brokers/directa.ts'
import { etoro } from './brokers/etoro.ts'
import { etrade } from './brokers/etrade.ts'
import { fidelity } from './brokers/fidelity.ts'
import { finpension } from './brokers/finpension.ts'
import { firstrade } from './brokers/firstrade.ts'
import { freetrade } from './brokers/freetrade.ts'
import { ibkrHeader, readIbkr } from './brokers/ibkr.ts'
import { ibkrFlexCash, ibkrFlexTrades } from './brokers/ibkrFlex.ts'
import { investengine } from './brokers/investengine.ts'
import { merrill } from './brokers/merrill.ts'
import { questrade } from './brokers/questrade.ts'
import { revolutCrypto, revolutInvest } from './brokers/revolut.ts'
import { robinhood } from './brokers/robinhood.ts'
import { saxo } from './brokers/saxo.ts'
import { schwab } from './brokers/schwab.ts'
import { schwabAwards } from './brokers/schwabAwards.ts'
import { schwabBank } from './brokers/schwabBank.ts'
import { swissquote } from './brokers/swissquote.ts'
import { tdAmeritrade } from './brokers/tdAmeritrade.ts'
import { trading212 } from './brokers/trading212.ts'
import { ghostfolio } from './trackers/ghostfolio.ts'
import { openLots } from './trackers/openLots.ts'
import { portfolioPerformance } from './trackers/portfolioPerformance.ts'
import { wealthfolio } from './trackers/wealthfolio.ts'
import { vanguard } from './brokers/vanguard.ts'
import { xtb } from './brokers/xtb.ts'
import type { CsvRecord, CsvTable } from './readCsv.ts'
import { headerKey } from './rows.ts'
import type { Layout } from './tableLayout.ts'

export const LAYOUTS: readonly Layout[] = [
  schwab,
  fidelity,
  { broker: 'ibkr', isHeader: ibkrHeader, read: readIbkr },
  robinhood,
  etrade,
  merrill,
  trading212,
  ibkrFlexTrades,
  ibkrFlexCash,
  revolutInvest,
  revolutCrypto,
  coinbase,
  schwabBank,
  schwabAwards,
  freetrade,
  investengine,
  bux,
  finpension,
  swissquote,
  avanza,
  directa,
  xtb,
  etoro,
  saxo,
  degiro,
  questrade,
  vanguard,
  firstrade,
  tdAmeritrade,
  portfolioPerformance,
  ghostfolio,
  wealthfolio,
  openLots,
]

export interface Detected {
  readonly layout: Layout
  readonly headerIndex: number
}

/** Rows above a header: titles, account lines, blank lines of commas; at Vanguard a table of all holdings. */
const ROWS_SEARCHED = 2000

/** IMP-3: every layout whose header the file has, by the header alone and never by the file's name. */
export function detectLayouts(table: CsvTable, layouts: readonly Layout[] = LAYOUTS): readonly Detected[] {
  const head = table.rows.slice(0, ROWS_SEARCHED)
  return layouts.flatMap((layout) => {
    const headerIndex = head.findIndex((record) => layout.isHeader(record))
    return headerIndex === -1 ? [] : [{ layout, headerIndex }]
  })
}

/** What an export without transactions holds instead, and where its header stands; undefined where it may hold some. */
export function otherContents(
  table: CsvTable,
): { readonly what: 'positions' | 'realised gains'; readonly record: CsvRecord } | undefined {
  for (const record of table.rows.slice(0, ROWS_SEARCHED)) {
    const cells = new Set(record.cells.map(headerKey))
    const has = (...names: readonly string[]) => names.some((name) => cells.has(name))
    const hasDateOfTrade = has('date', 'run date', 'trade date', 'activity date', 'transaction date')
    if (hasDateOfTrade) continue
    if (has('closed date', 'date sold') && has('opened date', 'date acquired'))
      return { what: 'realised gains', record }
    const hasUnits = has('quantity', 'qty', 'qty (quantity)', 'shares', 'units')
    const hasValue = has(
      'last price',
      'current value',
      'market value',
      'mkt val (market value)',
      'total value',
      'value ($)',
      'share price',
      'position',
    )
    if (hasUnits && hasValue && has('symbol', 'ticker', 'instrument', 'investment name'))
      return { what: 'positions', record }
  }
  return undefined
}
