import { valueOfUnits } from '../../../shared/amount.ts'
import type { AssetKind } from '../../../shared/account.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { Currency } from '../../../shared/plain.ts'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import type { AssetHint, Draft, EventKind } from '../../../shared/trade.ts'
import { assetHint, isCusip, isIsin } from '../assetHint.ts'
import { conversionLegs, legsOf, type Facts } from '../legs.ts'
import type { CsvRecord, CsvTable } from '../readCsv.ts'
import {
  collectFates,
  confirmStyles,
  lackProblem,
  matchHeader,
  openRow,
  refusedRow,
  truncatedLastRow,
  widthProblem,
  type Header,
  type ReadFile,
  type RowCells,
  type RowFate,
  type Styles,
} from '../rows.ts'

/**
 * Interactive Brokers, "Activity Statement" as CSV. One file holds many tables, each row saying which:
 *
 *     Statement,Header,Field Name,Field Value
 *     Statement,Data,AccountId,U…
 *     Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in USD,…
 *     Trades,Data,Order,Stocks,USD,SPY,"2024-10-29, 10:22:30",1,580.77,581.77,-580.77,-0.35052925,…
 *     Trades,SubTotal,,Stocks,USD,…
 *     Dividends,Data,USD,2024-02-15,AAPL(US0378331005) Cash Dividend USD 0.24 per Share (Ordinary Dividend),2.4
 *
 * A section's columns are those of its last `Header` row; cells may be renamed by the user's settings (`Comm/Fee`, or `Comm in
 * USD` where commissions are in the base currency) and some are blank. Quantities and proceeds are signed; proceeds are
 * without the commission. Totals stand in `SubTotal` and `Total` rows, or in data rows whose first cell says so. Symbol
 * and ISIN of income are in its description. Days are YYYY-MM-DD, trades have a time. A currency pair is bought or sold in
 * units of its first currency.
 *
 * The newer report "Transaction History" is of the same make with one section, whose amounts are all in the base currency that its
 * `Summary` names, `-` for nothing:
 *
 *     Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount
 *     Transaction History,Data,2025-08-15,U…,VANG S&P500 USDD,Sell,VUSD,-50.0,100.00,4500.00,-2.50,4497.50
 */
const FIELDS = {
  discriminator: ['DataDiscriminator'],
  category: ['Asset Category'],
  account: ['Account'],
  currency: ['Currency'],
  symbol: ['Symbol'],
  time: ['Date/Time'],
  date: ['Date', 'Settle Date'],
  reported: ['Report Date'],
  description: ['Description'],
  direction: ['Direction'],
  quantity: ['Quantity', 'Qty'],
  price: ['T. Price', 'Price'],
  proceeds: ['Proceeds'],
  fee: ['Comm/Fee', 'Comm/Tax', 'Commission'],
  amount: ['Amount'],
  cashAmount: ['Cash Amount'],
  code: ['Code'],
  transaction: ['Transaction Type'],
  gross: ['Gross Amount'],
  net: ['Net Amount'],
} as const
type Field = keyof typeof FIELDS

interface Section {
  readonly required: readonly Field[]
  readonly read: (row: Opened, statement: Statement) => RowFate
}

const SECTIONS: ReadonlyMap<string, Section> = new Map<string, Section>([
  [
    'Trades',
    { required: ['category', 'currency', 'symbol', 'time', 'quantity', 'proceeds'], read: readTrade },
  ],
  ['Dividends', { required: ['currency', 'date', 'description', 'amount'], read: readDividend }],
  [
    'Withholding Tax',
    {
      required: ['currency', 'date', 'description', 'amount'],
      read: (row, s) => readCash('withholding', row, s),
    },
  ],
  ['Deposits & Withdrawals', { required: ['currency', 'date', 'description', 'amount'], read: readDeposit }],
  [
    'Fees',
    { required: ['currency', 'date', 'description', 'amount'], read: (row, s) => readCash('fee', row, s) },
  ],
  [
    'Interest',
    {
      required: ['currency', 'date', 'description', 'amount'],
      read: (row, s) => readCash('interest', row, s),
    },
  ],
  ['Transaction Fees', { required: ['currency', 'time', 'symbol', 'amount'], read: readTransactionFee }],
  [
    'Transfers',
    { required: ['category', 'currency', 'symbol', 'date', 'direction', 'quantity'], read: readTransfer },
  ],
  [
    'Corporate Actions',
    { required: ['category', 'currency', 'time', 'description', 'quantity'], read: readCorporateAction },
  ],
  [
    'Transaction History',
    {
      required: ['date', 'description', 'transaction', 'symbol', 'quantity', 'price', 'fee', 'net'],
      read: readHistory,
    },
  ],
])

/** Sections that say how things stand or sum up what other sections hold row by row. */
const INFORMATION: ReadonlySet<string> = new Set([
  'Statement',
  'Summary',
  'Account Information',
  'Net Asset Value',
  'Change in NAV',
  'Mark-to-Market Performance Summary',
  'Realized & Unrealized Performance Summary',
  'Month & Year to Date Performance Summary',
  'Cash Report',
  'Open Positions',
  'Forex Balances',
  'Net Stock Position Summary',
  'Positions and Mark-to-Market Profit and Loss',
  'Interest Accruals',
  'Change in Dividend Accruals',
  'Open Dividend Accruals',
  'Trade Summary by Asset Class',
  'Trade Summary by Symbol',
  'Financial Instrument Information',
  'Base Currency Exchange Rate',
  'Location of Customer Assets, Positions and Money',
  'Codes',
  'Notes/Legal Notes',
])

const KIND_BY_CATEGORY: ReadonlyMap<string, AssetKind | undefined> = new Map<string, AssetKind | undefined>([
  // Exchange-traded funds are among the stocks; only the instrument list tells them apart.
  ['Stocks', undefined],
  ['Equity and Index Options', 'option'],
  ['Bonds', 'bond'],
  ['Treasury Bills', 'bond'],
  ['Mutual Funds', 'mutualFund'],
  ['Cryptocurrencies', 'crypto'],
  ['Warrants', 'other'],
  ['Structured Products', 'other'],
])

const KIND_BY_TYPE: ReadonlyMap<string, AssetKind> = new Map<string, AssetKind>([
  ['COMMON', 'equity'],
  ['ADR', 'equity'],
  ['PREFERRED', 'equity'],
  ['REIT', 'equity'],
  ['ETF', 'etf'],
])

/** What the statement says beside its rows. */
interface Statement {
  readonly account: string | undefined
  readonly baseCurrency: string | undefined
  readonly instruments: ReadonlyMap<string, AssetHint>
  /** Whether trades are given as orders; then their single executions repeat them. */
  readonly hasOrders: boolean
}

interface Opened {
  readonly record: CsvRecord
  readonly cells: RowCells<Field>
  /** From `Comm in USD`: the currency of the commissions, where it is not that of the trade. */
  readonly feeCurrency: string | undefined
}

/** One header row and the rows that it names. */
interface Block {
  readonly section: Section
  readonly header: Header<Field>
  readonly feeCurrency: string | undefined
  readonly data: CsvRecord[]
}

/** The first row of every activity statement. */
export function ibkrHeader({ cells }: CsvRecord): boolean {
  return (
    cells[0]?.trim() === 'Statement' && cells[1]?.trim() === 'Header' && cells[2]?.trim() === 'Field Name'
  )
}

export function readIbkr(file: string, table: CsvTable, headerIndex: number): Result<ReadFile> {
  const blocks = new Map<CsvRecord, Block>()
  const open = new Map<string, Block>()
  for (const record of table.rows) {
    const name = nameOf(record)
    const section = SECTIONS.get(name)
    if (section === undefined) continue
    if (record.cells[1]?.trim() === 'Header') {
      const feeCurrency = commissionCurrency(record)
      const fields = feeCurrency === undefined ? FIELDS : { ...FIELDS, fee: [`Comm in ${feeCurrency}`] }
      const header = matchHeader<Field>(record, fields, section.required)
      if (header === undefined) return refuseHeader(file, record, section)
      open.set(name, { section, header, feeCurrency, data: [] })
      continue
    }
    const block = open.get(name)
    if (block === undefined || record.cells[1]?.trim() !== 'Data') continue
    block.data.push(record)
    blocks.set(record, block)
  }

  const styles = new Map<Block, Styles<Field>>()
  for (const block of new Set(blocks.values())) {
    const confirmed = confirmStyles<Field>(file, block.data, block.header, {
      numbers: ['quantity', 'price', 'proceeds', 'fee', 'amount', 'cashAmount', 'gross', 'net'],
      decimal: 'point',
      dates: ['time', 'date', 'reported'],
      order: 'ymd',
    })
    if (!confirmed.ok) return confirmed
    styles.set(block, confirmed.value)
  }

  const statement = statementOf(table.rows, blocks)
  const fates = table.rows.map((record, i): RowFate => {
    const block = blocks.get(record)
    const plain =
      i < headerIndex
        ? ({ fate: 'nonData', what: 'title' } as const)
        : withoutData(record, block !== undefined)
    if (plain) return plain
    const width = widthProblem(record, block!.header)
    if (width) return refusedRow(width)
    const cells = openRow(record, block!.header, styles.get(block!)!)
    return block!.section.read({ record, cells, feeCurrency: block!.feeCurrency }, statement)
  })
  const cut = truncatedLastRow(file, table, fates)
  if (cut) return cut
  const drafts = byTime(table.rows, fates)
  return ok(collectFates('ibkr', table.rows, fates, drafts, statement.baseCurrency, 'Currency'))
}

function nameOf({ cells }: CsvRecord): string {
  return (cells[0] ?? '').trim()
}

/** Rows whose place in the statement alone says that they hold no transaction, or that they cannot be read. */
function withoutData(record: CsvRecord, hasHeader: boolean): RowFate | undefined {
  const name = nameOf(record)
  const place = (record.cells[1] ?? '').trim()
  if (record.cells.length < 3)
    return { fate: 'refused', column: '', kind: 'tooFewCells', text: record.raw.slice(0, 200) }
  if (place === 'Header') return { fate: 'nonData', what: 'sectionHeader' }
  if (place === 'SubTotal' || place === 'Total') return { fate: 'nonData', what: 'total' }
  if (place === 'Notes' || INFORMATION.has(name)) return { fate: 'nonData', what: 'statementInfo' }
  if (place !== 'Data') return { fate: 'refused', column: '', kind: 'unknownRow', text: place }
  if (!SECTIONS.has(name)) return { fate: 'refused', column: '', kind: 'unknownSection', text: name }
  if (!hasHeader) return { fate: 'refused', column: '', kind: 'unknownRow', text: name }
  return /^Total\b/.test((record.cells[2] ?? '').trim()) || /^Total\b/.test((record.cells[3] ?? '').trim())
    ? { fate: 'nonData', what: 'total' }
    : undefined
}

function readTrade(row: Opened, statement: Statement): RowFate {
  const { cells } = row
  const discriminator = cells.text('discriminator')
  if (discriminator === 'ClosedLot' || (discriminator === 'Trade' && statement.hasOrders))
    return { fate: 'nonData', what: 'statementInfo' }
  if (!['Order', 'Trade', ''].includes(discriminator)) return cells.refuse('discriminator', 'unknownRow')
  const category = categoryOf(cells)
  if (category === 'Forex') return readConversion(row, statement)
  if (!KIND_BY_CATEGORY.has(category)) return cells.refuse('category', 'unsupportedAsset')

  const quantity = cells.quantity('quantity')
  const proceeds = cells.money('proceeds')
  const commission = cells.money('fee') ?? 0n
  const currency = cells.text('currency')
  const ownFee = row.feeCurrency === undefined || row.feeCurrency === currency
  const kind = tradeKind(category, cells.text('code'), quantity ?? 0n)
  const symbol = cells.text('symbol')
  return draftFrom(row, statement, 'time', 'proceeds', `${category} ${cells.text('code')}`.trim(), {
    kind,
    currency,
    asset: symbol === '' ? undefined : instrumentOf(symbol, category, statement),
    quantity,
    amount: proceeds === undefined ? undefined : proceeds + (ownFee ? commission : 0n),
    fee: -commission,
    feeCurrency: ownFee ? undefined : row.feeCurrency,
  })
}

/** The codes behind a trade: O opening, C closing, A assigned, Ex exercised, Ep expired. */
function tradeKind(category: string, code: string, quantity: bigint): EventKind {
  const codes = new Set(code.split(';').map((c) => c.trim()))
  const isOption = category === 'Equity and Index Options'
  if (isOption && codes.has('Ep')) return 'optionExpired'
  if (isOption && codes.has('A')) return 'optionAssigned'
  if (isOption && codes.has('Ex')) return 'optionExercised'
  const closes = codes.has('C')
  const opens = codes.has('O') && !closes
  if (quantity < 0n) return isOption ? (closes ? 'sellToClose' : 'sellToOpen') : opens ? 'sellToOpen' : 'sell'
  return isOption ? (closes ? 'buyToClose' : 'buyToOpen') : closes && !codes.has('O') ? 'buyToClose' : 'buy'
}

/** IMP-11: `EUR.USD`, 1,000, −1080: a thousand euros came, 1,080 dollars went. */
function readConversion(row: Opened, statement: Statement): RowFate {
  const { cells, record } = row
  const pair = /^([A-Z]{3})\.([A-Z]{3})$/.exec(cells.text('symbol'))
  if (!pair) return cells.refuse('symbol', cells.text('symbol') === '' ? 'missingCell' : 'unsupportedAsset')
  const currency = cells.text('currency')
  if (currency !== pair[2]) return cells.refuse('currency', 'badCurrency')
  const tradeDay = cells.day('time')
  if (tradeDay === undefined)
    return cells.refuse('time', cells.text('time') === '' ? 'missingCell' : 'badDate')
  const bought = cells.money('quantity')
  if (bought === undefined) return cells.refuse('quantity', 'missingCell')
  const paid = cells.money('proceeds')
  if (paid === undefined) return cells.refuse('proceeds', 'missingCell')
  if (bought === 0n || bought * paid > 0n) return cells.refuse('proceeds', 'badSign')
  const fee = { currency: row.feeCurrency ?? currency, amount: -(cells.money('fee') ?? 0n) }
  if (cells.problem) return refusedRow(cells.problem)
  return {
    fate: 'draft',
    rounded: cells.rounded,
    draft: {
      kind: 'fxConversion',
      tradeDay,
      line: record.line,
      raw: record.raw,
      ...accountOf(row, statement),
      legs: conversionLegs({ currency: pair[1]!, amount: bought }, { currency, amount: paid }, fee),
      note: `Forex ${pair[0]}`,
    },
  }
}

function readDividend(row: Opened, statement: Statement): RowFate {
  const description = row.cells.text('description')
  if (/\(Return of Capital\)/i.test(description)) return readCash('returnOfCapital', row, statement)
  return readCash(
    /\bCapital Gains?\b/i.test(description) ? 'capGainDistribution' : 'dividend',
    row,
    statement,
  )
}

function readDeposit(row: Opened, statement: Statement): RowFate {
  return readCash((row.cells.money('amount') ?? 0n) < 0n ? 'withdrawal' : 'deposit', row, statement)
}

function readCash(kind: EventKind, row: Opened, statement: Statement): RowFate {
  const { cells } = row
  const description = cells.text('description')
  const isExternal = kind === 'deposit' || kind === 'withdrawal'
  return draftFrom(row, statement, 'date', 'amount', description, {
    kind,
    currency: cells.text('currency'),
    asset: isExternal ? undefined : namedBefore(description, statement),
    amount: cells.money('amount'),
  })
}

function readTransactionFee(row: Opened, statement: Statement): RowFate {
  const { cells } = row
  const symbol = cells.text('symbol')
  return draftFrom(row, statement, 'time', 'amount', cells.text('description'), {
    kind: 'fee',
    currency: cells.text('currency'),
    asset: symbol === '' ? undefined : instrumentOf(symbol, categoryOf(cells), statement),
    amount: cells.money('amount'),
  })
}

/** Units with their sign by the direction, or cash in a column of its own. */
function readTransfer(row: Opened, statement: Statement): RowFate {
  const { cells } = row
  const direction = cells.text('direction').toLowerCase()
  if (direction !== 'in' && direction !== 'out')
    return cells.refuse('direction', direction === '' ? 'missingCell' : 'unknownAction')
  const sign = direction === 'in' ? 1n : -1n
  const units = cells.quantity('quantity')
  const money = cells.money('cashAmount')
  const symbol = cells.text('symbol')
  const size = (signed: bigint) => (signed < 0n ? -signed : signed)
  return draftFrom(row, statement, 'date', 'cashAmount', `Transfer ${direction}`, {
    kind: sign > 0n ? 'transferIn' : 'transferOut',
    currency: cells.text('currency'),
    asset: symbol === '' || symbol === '--' ? undefined : instrumentOf(symbol, categoryOf(cells), statement),
    quantity: units === undefined ? undefined : sign * size(units),
    amount: money === undefined ? undefined : sign * size(money),
  })
}

/** By the words of the description; the asset that moves is the one in its last brackets. */
function readCorporateAction(row: Opened, statement: Statement): RowFate {
  const { cells } = row
  const description = cells.text('description')
  const kind = corporateKind(description)
  if (kind === undefined) return cells.refuse('description', 'unknownAction')
  const reported = cells.day('reported')
  const proceeds = cells.money('proceeds')
  const note = reported === undefined ? description : `${description} (reported ${isoFromDay(reported)})`
  return draftFrom(row, statement, 'time', 'proceeds', note, {
    kind,
    currency: cells.text('currency'),
    asset: namedLast(description, statement) ?? namedBefore(description, statement),
    quantity: cells.quantity('quantity'),
    amount: proceeds === 0n ? undefined : proceeds,
  })
}

const HISTORY_KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['Buy', 'buy'],
  ['Sell', 'sell'],
  ['Dividend', 'dividend'],
  ['Payment in Lieu', 'dividend'],
  ['Foreign Tax Withholding', 'withholding'],
  ['Investment Interest Received', 'interest'],
  ['Investment Interest Paid', 'interest'],
  ['Credit Interest', 'interest'],
  ['Debit Interest', 'interest'],
  ['Other Fee', 'fee'],
  ['Sales Tax', 'fee'],
  ['Deposit', 'deposit'],
  ['Withdrawal', 'withdrawal'],
])

/** Net amounts hold the commission. What foreign cash is worth anew in the base currency is no transaction. */
function readHistory(row: Opened, statement: Statement): RowFate {
  const { cells } = row
  const type = cells.text('transaction')
  const description = cells.text('description')
  if (type === 'Adjustment' && /^FX Translations P&L\b/.test(description))
    return { fate: 'nonData', what: 'statementInfo' }
  const currency = statement.baseCurrency
  if (currency === undefined) return cells.refuse('net', 'badCurrency', '')
  if (type === 'Forex Trade Component') return readHistoryConversion(row, statement, currency)
  const kind = HISTORY_KINDS.get(type)
  if (kind === undefined) return cells.refuse('transaction', 'unknownAction')
  const symbol = cells.text('symbol').replace(/^-$/, '')
  const isTrade = kind === 'buy' || kind === 'sell'
  return draftFrom(row, statement, 'date', 'net', `${type}: ${description}`, {
    kind,
    currency,
    asset:
      symbol === ''
        ? undefined
        : ((isTrade ? undefined : namedBefore(description, statement)) ??
          assetHint(symbol, isTrade ? description : '')),
    quantity: cells.quantity('quantity'),
    amount: cells.money('net'),
    fee: isTrade ? -(cells.money('fee') ?? 0n) : undefined,
  })
}

/** IMP-11: both sides from quantity and price of the pair; the net amount is their difference in base currency and no cash of its own. */
function readHistoryConversion(row: Opened, statement: Statement, baseCurrency: string): RowFate {
  const { cells, record } = row
  const pair = /^([A-Z]{3})\.([A-Z]{3})$/.exec(cells.text('symbol'))
  if (!pair) return cells.refuse('symbol', 'unsupportedAsset')
  const tradeDay = cells.day('date')
  if (tradeDay === undefined)
    return cells.refuse('date', cells.text('date') === '' ? 'missingCell' : 'badDate')
  const bought = cells.money('quantity')
  const units = cells.quantity('quantity')
  const price = cells.price('price')
  if (bought === undefined || units === undefined || bought === 0n)
    return cells.refuse('quantity', 'missingCell')
  if (price === undefined || price <= 0n) return cells.refuse('price', 'missingCell')
  const fee = { currency: baseCurrency, amount: -(cells.money('fee') ?? 0n) }
  if (cells.problem) return refusedRow(cells.problem)
  const paid = -valueOfUnits(units, price)
  if (paid >= 2n ** 63n || paid <= -(2n ** 63n)) return cells.refuse('quantity', 'badNumber')
  return {
    fate: 'draft',
    rounded: cells.rounded,
    draft: {
      kind: 'fxConversion',
      tradeDay,
      line: record.line,
      raw: record.raw,
      ...accountOf(row, statement),
      legs: conversionLegs({ currency: pair[1]!, amount: bought }, { currency: pair[2]!, amount: paid }, fee),
      note: `Forex ${pair[0]}`,
    },
  }
}

function corporateKind(description: string): EventKind | undefined {
  if (/\bSplit\b|\bStock Dividend\b/i.test(description)) return 'split'
  if (/\bSpin-?off\b/i.test(description)) return 'spinOff'
  if (/\bMerged\b|\bAcquisition\b/i.test(description)) return 'merger'
  if (/\bCUSIP\/ISIN Change\b|\bName Change\b|\bSymbol Change\b/i.test(description)) return 'rename'
  return undefined
}

function draftFrom(
  row: Opened,
  statement: Statement,
  dayField: Field,
  amountField: Field,
  note: string,
  facts: Facts,
): RowFate {
  const { cells, record } = row
  const tradeDay = cells.day(dayField)
  if (tradeDay === undefined)
    return cells.refuse(dayField, cells.text(dayField) === '' ? 'missingCell' : 'badDate')
  if (!Currency.safeParse(facts.currency).success)
    return cells.refuse('currency', facts.currency === '' ? 'missingCell' : 'badCurrency')
  const legs = legsOf(facts)
  if (cells.problem) return refusedRow(cells.problem)
  if (typeof legs === 'string') {
    const lack = lackProblem(legs)
    return cells.refuse(lack.field === 'amount' ? amountField : lack.field, lack.kind)
  }
  return {
    fate: 'draft',
    rounded: cells.rounded,
    draft: {
      kind: facts.kind,
      tradeDay,
      line: record.line,
      raw: record.raw,
      ...accountOf(row, statement),
      legs,
      note,
    },
  }
}

function accountOf({ cells }: Opened, statement: Statement): { readonly accountHint?: string } {
  const account = cells.text('account') || statement.account
  return account === undefined ? {} : { accountHint: account.slice(0, 80) }
}

function categoryOf(cells: RowCells<Field>): string {
  return cells.text('category').replace(/ - .*$/, '')
}

function instrumentOf(symbol: string, category: string, statement: Statement): AssetHint {
  const listed = statement.instruments.get(symbol)
  if (listed) return listed
  return assetHint(symbol, '', { kind: KIND_BY_CATEGORY.get(category) })
}

/** `AAPL(US0378331005) Cash Dividend …`: the symbol, and in brackets the ISIN, a CUSIP or the broker's contract number. */
function namedBefore(description: string, statement: Statement): AssetHint | undefined {
  const m = /^([A-Z0-9][A-Z0-9. ]{0,20}?)\s*\(([A-Z0-9]{4,12})\)/.exec(description)
  return m ? identified(m[1]!, '', m[2]!, statement) : undefined
}

/** `… Split 4 for 1 (AAPL, APPLE INC, US0378331005)`, with or without the commas. */
function namedLast(description: string, statement: Statement): AssetHint | undefined {
  const inner = /\(([^()]+)\)\s*$/.exec(description)?.[1]
  if (inner === undefined) return undefined
  const m = inner.includes(', ')
    ? /^([^,]+), (.*), ([A-Z0-9]+)$/.exec(inner)
    : /^(\S+) (.*) ([A-Z0-9]+)$/.exec(inner)
  return m ? identified(m[1]!, m[2]!, m[3]!, statement) : undefined
}

function identified(symbol: string, name: string, id: string, statement: Statement): AssetHint {
  const ids = {
    isin: isIsin(id) ? id : undefined,
    cusip: isCusip(id) ? id : undefined,
    conid: /^\d{4,10}$/.test(id) && !isCusip(id) ? id : undefined,
  }
  const listed = statement.instruments.get(symbol)
  return assetHint(symbol, listed?.name ?? name, {
    kind: listed?.kind,
    isin: ids.isin ?? listed?.isin,
    cusip: ids.cusip ?? listed?.cusip,
    conid: ids.conid ?? listed?.conid,
  })
}

function statementOf(rows: readonly CsvRecord[], blocks: ReadonlyMap<CsvRecord, Block>): Statement {
  let account: string | undefined
  let baseCurrency: string | undefined
  let hasOrders = false
  const instruments = new Map<string, AssetHint>()
  let listHeader: CsvRecord | undefined
  for (const record of rows) {
    const [section, place, name, value] = record.cells.map((cell) => cell.trim())
    if (section === 'Financial Instrument Information') {
      if (place === 'Header') listHeader = record
      else if (place === 'Data' && listHeader) addInstrument(record, listHeader, instruments)
    } else if (
      (section === 'Statement' || section === 'Summary' || section === 'Account Information') &&
      place === 'Data' &&
      value !== undefined &&
      value !== ''
    ) {
      if (name === 'AccountId' || name === 'Account') account ??= value
      if (name === 'Base Currency' && Currency.safeParse(value).success) baseCurrency = value
    } else if (section === 'Trades') {
      if (place === 'Header') baseCurrency ??= commissionCurrency(record)
      if (place === 'Data' && name === 'Order' && blocks.has(record)) hasOrders = true
    }
  }
  return { account, baseCurrency, instruments, hasOrders }
}

function addInstrument(record: CsvRecord, header: CsvRecord, instruments: Map<string, AssetHint>): void {
  const cell = (name: string) => (record.cells[header.cells.findIndex((c) => c.trim() === name)] ?? '').trim()
  const id = cell('Security ID')
  for (const symbol of cell('Symbol').split(',')) {
    if (symbol.trim() === '') continue
    instruments.set(
      symbol.trim(),
      assetHint(symbol.trim(), cell('Description'), {
        kind: KIND_BY_CATEGORY.get(cell('Asset Category')) ?? KIND_BY_TYPE.get(cell('Type')),
        isin: isIsin(id) ? id : undefined,
        cusip: isCusip(id) ? id : undefined,
        conid: /^\d+$/.test(cell('Conid')) ? cell('Conid') : undefined,
      }),
    )
  }
}

function commissionCurrency({ cells }: CsvRecord): string | undefined {
  for (const cell of cells) {
    const m = /^Comm in ([A-Z]{3})$/.exec(cell.trim())
    if (m) return m[1]
  }
  return undefined
}

function refuseHeader(file: string, record: CsvRecord, section: Section): Result<never> {
  const missing = section.required.find((field) => !matchHeader(record, { field: FIELDS[field] }, ['field']))
  return refuse({
    kind: 'file',
    file,
    line: record.line,
    column: missing === undefined ? nameOf(record) : FIELDS[missing][0],
    problem: 'missingColumn',
    found: record.raw.slice(0, 200),
    expected: section.required.map((field) => FIELDS[field][0]),
  })
}

/** Sections follow one another, so the rows are put in order by day and time; what has no time comes first. */
function byTime(rows: readonly CsvRecord[], fates: readonly RowFate[]): Draft[] {
  const timed = fates.flatMap((fate, i) => {
    if (fate.fate !== 'draft') return []
    const time = rows[i]!.cells.map((cell) =>
      /^\d{4}-\d{2}-\d{2}, (\d{2}):(\d{2}):(\d{2})$/.exec(cell.trim()),
    ).find((m) => m !== null)
    const second = time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : -1
    return [{ draft: fate.draft, second }]
  })
  timed.sort((a, b) => a.draft.tradeDay - b.draft.tradeDay || a.second - b.second)
  return timed.map(({ draft }) => draft)
}
