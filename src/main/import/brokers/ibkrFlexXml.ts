import { parseMoney, parseQuantity, type Money, type Parsed, type Quantity } from '../../../shared/amount.ts'
import type { AssetKind } from '../../../shared/account.ts'
import type { Day } from '../../../shared/day.ts'
import { Currency } from '../../../shared/plain.ts'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import type { AssetHint, EventKind } from '../../../shared/trade.ts'
import { assetHint, isCusip, isIsin } from '../assetHint.ts'
import { parseDay } from '../columns.ts'
import { conversionLegs, legsOf, type Facts } from '../legs.ts'
import {
  collectFates,
  draftsOf,
  inOrderOfTime,
  lackProblem,
  refusedRow,
  type FoundProblem,
  type ReadFile,
  type RowFate,
  type RowProblem,
} from '../rows.ts'
import { elementsNamed, readXml, type XmlElement } from '../xml/readXml.ts'
import { emptyHeld, type Held } from '../tableLayout.ts'
import { flexCashKind } from './ibkrFlex.ts'

/**
 * Interactive Brokers, Flex query as XML (IMP-80).
 *
 *     FlexQueryResponse / FlexStatements / FlexStatement accountId="U1234567"
 *       Trades / Trade symbol="MMM" isin="US88579Y1010" quantity="7" proceeds="-1269.45" ibCommission="-5.8" netCash="-1275.25" buySell="BUY" …
 *       CashTransactions / CashTransaction type="Dividends" amount="9.52" settleDate="20180315" …
 *       CorporateActions / CorporateAction description="GCM(CA38501D2041) SPLIT 1 FOR 25 (…)" quantity="480" …
 *       FxTransactions / FxTransaction: the foreign cash of the rows above, told once more
 *
 * Which sections and attributes there are is the user's choice. Figures are signed as the account sees them and have points; days
 * come as `20180315`, `20180315;093000` or `2018-03-15, 09:30:00`.
 */
export function isFlexXml(text: string): boolean {
  return /^(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<FlexQueryResponse[\s>]/.test(
    text.slice(0, 4000).trimStart(),
  )
}

export function readFlexXml(file: string, text: string): Result<ReadFile> {
  const parsed = readXml(file, text)
  if (!parsed.ok) return parsed
  const statements = elementsNamed(parsed.value, 'FlexStatement')
  const rows = statements.flatMap((statement) =>
    elementsNamed(statement, ...ROWS).map((element) => openRow(element, statement, text)),
  )
  if (rows.length === 0) {
    return refuse({
      kind: 'file',
      file,
      line: (statements[0] ?? parsed.value).line,
      column: (statements[0] ?? parsed.value).name,
      problem: 'notTransactions',
      found: 'a Flex statement without trades, cash transactions and corporate actions',
      expected: ['a history of transactions'],
    })
  }
  const held = emptyHeld()
  const cancelled = cancellations(rows)
  const fates = rows.map((row): RowFate => {
    const fate = cancelled.get(row) ?? readRow(row, held)
    if (fate.fate === 'draft')
      for (const { asset, quantity } of fate.draft.legs)
        if (asset) held.add(row.account, asset.symbol, quantity)
    return fate
  })
  const drafts = draftsOf(fates)
  const currencies = new Set(drafts.flatMap(({ legs }) => legs.flatMap(({ currency }) => currency ?? [])))
  return ok(
    collectFates(
      'ibkr',
      rows.map(({ line, raw }) => ({ line, raw })),
      fates,
      inOrderOfTime(drafts),
      currencies.size === 1 ? [...currencies][0] : undefined,
    ),
  )
}

const ROWS = ['Trade', 'CashTransaction', 'CorporateAction', 'FxTransaction'] as const

/** One element and the readings of its attributes; the first that cannot be read decides its fate. */
interface FlexRow {
  readonly name: string
  readonly line: number
  readonly raw: string
  readonly account: string
  /** The empty text where the attribute is missing or reads `--`. */
  text(attribute: string): string
  money(attribute: string): Money | undefined
  quantity(attribute: string): Quantity | undefined
  /** The first of these attributes that is there, as a day. */
  day(...attributes: readonly string[]): Day | undefined
  refuse(attribute: string, kind: RowProblem, found?: string): RowFate
  readonly problem: FoundProblem | undefined
  readonly rounded: boolean
}

function openRow(element: XmlElement, statement: XmlElement, whole: string): FlexRow {
  let problem: FoundProblem | undefined
  let rounded = false
  const text = (attribute: string): string => {
    const value = (element.attributes.get(attribute) ?? '').trim()
    return /^-+$/.test(value) ? '' : value
  }
  const note = (column: string, kind: RowProblem, found: string): void => {
    problem ??= { column, kind, text: found.slice(0, 200) }
  }
  function amount<T>(attribute: string, parse: (plain: string) => Parsed<T> | undefined): T | undefined {
    const value = text(attribute)
    if (value === '') return undefined
    const parsed = parse(value === '-0' ? '0' : value)
    if (parsed === undefined) note(attribute, 'badNumber', value)
    rounded ||= parsed?.rounded ?? false
    return parsed?.value
  }
  return {
    name: element.name,
    line: element.line,
    raw: whole.slice(element.start, element.end),
    account: (text('accountId') || (statement.attributes.get('accountId') ?? '').trim()).slice(0, 80),
    text,
    money: (attribute) => amount(attribute, parseMoney),
    quantity: (attribute) => amount(attribute, parseQuantity),
    day(...attributes) {
      const attribute = attributes.find((name) => text(name) !== '')
      if (attribute === undefined) return undefined
      const value = text(attribute)
        .replace(/[;,].*$/, '')
        .trim()
      const day = parseDay(value, { order: 'ymd', mixed: false })
      if (day === undefined) note(attribute, 'badDate', value)
      return day
    },
    refuse(attribute, kind, found = text(attribute)) {
      note(attribute, kind, found)
      return refusedRow(problem!)
    },
    get problem() {
      return problem
    },
    get rounded() {
      return rounded
    },
  }
}

function readRow(row: FlexRow, held: Held): RowFate {
  switch (row.name) {
    case 'Trade':
      return readTrade(row, held)
    case 'CashTransaction':
      return readCash(row)
    case 'CorporateAction':
      return readAction(row)
  }
  return { fate: 'nonData', what: 'statementInfo' }
}

/** What became of cancelled trades and of what cancels them: together they are their commission (IMP-82). */
function cancellations(rows: readonly FlexRow[]): ReadonlyMap<FlexRow, RowFate> {
  const fates = new Map<FlexRow, RowFate>()
  for (const cancel of rows) {
    if (!isCancellation(cancel) || fates.has(cancel)) continue
    const trade = rows.find(
      (row) =>
        row.name === 'Trade' &&
        !fates.has(row) &&
        row.account === cancel.account &&
        row.text('tradeID') !== '' &&
        row.text('tradeID') === cancel.text('origTradeID'),
    )
    if (trade === undefined) continue
    const left = (cashOf(trade) ?? 0n) + (cashOf(cancel) ?? 0n)
    const units = (trade.quantity('quantity') ?? 0n) + (cancel.quantity('quantity') ?? 0n)
    const isWhole = units === 0n && trade.problem === undefined && cancel.problem === undefined
    if (!isWhole || trade.text('currency') !== cancel.text('currency')) continue
    fates.set(cancel, { fate: 'nonData', what: 'partOfTrade' })
    fates.set(
      trade,
      left === 0n
        ? { fate: 'nonData', what: 'partOfTrade' }
        : draft(trade, trade.day('tradeDate', 'dateTime'), {
            kind: 'fee',
            currency: trade.text('currency'),
            asset: assetOf(trade),
            amount: left,
          }),
    )
  }
  return fates
}

function isCancellation(row: FlexRow): boolean {
  return row.name === 'Trade' && row.text('transactionType') === 'TradeCancel'
}

/** Cash of a trade with its costs: netCash, else proceeds and costs, else, of an opening purchase, what it cost (IMP-81). */
function cashOf(row: FlexRow): bigint | undefined {
  const stated = row.money('netCash')
  if (stated !== undefined) return stated
  const proceeds = row.money('proceeds')
  if (proceeds !== undefined) return proceeds + costsOf(row)
  const cost = row.money('cost')
  return row.text('buySell') === 'BUY' && cost !== undefined ? -cost : undefined
}

/** Commission and taxes as effects on cash, as far as they are in the currency of the trade. */
function costsOf(row: FlexRow): bigint {
  return (hasOwnCommission(row) ? (row.money('ibCommission') ?? 0n) : 0n) + (row.money('taxes') ?? 0n)
}

function hasOwnCommission(row: FlexRow): boolean {
  const currency = row.text('ibCommissionCurrency')
  return currency === '' || currency === row.text('currency')
}

function readTrade(row: FlexRow, held: Held): RowFate {
  const category = row.text('assetCategory')
  if (category === 'CASH') return readConversion(row)
  const kindOfAsset = ASSETS.get(category)
  if (kindOfAsset === undefined) return row.refuse('assetCategory', 'unsupportedAsset')
  const level = row.text('levelOfDetail')
  if (level !== '' && level !== 'EXECUTION') return { fate: 'nonData', what: 'statementInfo' }
  if (isCancellation(row)) return row.refuse('transactionType', 'unknownRow')
  const side = /^(?:BUY|SELL)$/.exec(row.text('buySell'))?.[0]
  if (side === undefined)
    return row.refuse('buySell', row.text('buySell') === '' ? 'missingCell' : 'unknownAction')
  const quantity = row.quantity('quantity')
  if (quantity !== undefined && quantity < 0n !== (side === 'SELL')) return row.refuse('quantity', 'badSign')

  const asset = assetOf(row)
  const kind = kindOfTrade(row, side, asset === undefined ? 0n : held.of(row.account, asset.symbol))
  const booked = kind === 'optionAssigned' || kind === 'optionExercised' || kind === 'optionExpired'
  const cash = cashOf(row)
  const isCost = row.text('netCash') === '' && row.text('proceeds') === ''
  // The basis that a row states of a purchase is what it paid only where it opens a position.
  if (
    isCost &&
    (row.text('openCloseIndicator') === 'C' || (asset && held.of(row.account, asset.symbol) < 0n))
  )
    return row.refuse('proceeds', 'missingCell')
  const proceeds = row.money('proceeds')
  const fee = proceeds === undefined || cash === undefined ? -costsOf(row) : proceeds - cash
  const own = hasOwnCommission(row)
  const amount = own ? cash : proceeds === undefined ? undefined : proceeds + (row.money('taxes') ?? 0n)
  return draft(row, row.day('tradeDate', 'dateTime'), {
    kind,
    currency: row.text('currency'),
    asset,
    quantity,
    amount: booked && amount === 0n ? undefined : amount,
    ...(own
      ? { fee }
      : { fee: -(row.money('ibCommission') ?? 0n), feeCurrency: row.text('ibCommissionCurrency') }),
  })
}

function kindOfTrade(row: FlexRow, side: string, holds: bigint): EventKind {
  if (row.text('assetCategory') !== 'OPT') return side === 'BUY' ? 'buy' : 'sell'
  if (row.text('transactionType') === 'BookTrade') {
    const notes = row.text('notes').split(';')
    if (notes.includes('A')) return 'optionAssigned'
    if (notes.includes('Ex')) return 'optionExercised'
    if (notes.includes('Ep')) return 'optionExpired'
  }
  const said = row.text('openCloseIndicator')
  const closes = said === 'C' || (said !== 'O' && (side === 'BUY' ? holds < 0n : holds > 0n))
  if (side === 'BUY') return closes ? 'buyToClose' : 'buyToOpen'
  return closes ? 'sellToClose' : 'sellToOpen'
}

/** IMP-11: units of the first currency of the pair against money of the second. */
function readConversion(row: FlexRow): RowFate {
  const pair = /^([A-Z]{3})\.([A-Z]{3})$/.exec(row.text('symbol'))
  if (pair === null || pair[2] !== row.text('currency')) return row.refuse('symbol', 'badCurrency')
  const bought = row.money('quantity')
  const paid = row.money('proceeds')
  if (bought === undefined) return row.refuse('quantity', 'missingCell')
  if (paid === undefined) return row.refuse('proceeds', 'missingCell')
  if (bought * paid >= 0n) return row.refuse('proceeds', 'badSign')
  const fee = {
    currency: row.text('ibCommissionCurrency') || pair[2],
    amount: -(row.money('ibCommission') ?? 0n),
  }
  if (!Currency.safeParse(fee.currency).success) return row.refuse('ibCommissionCurrency', 'badCurrency')
  const legs = conversionLegs(
    { currency: pair[1]!, amount: bought },
    { currency: pair[2], amount: paid },
    fee,
  )
  return draft(row, row.day('tradeDate', 'dateTime'), { kind: 'fxConversion', currency: pair[2] }, legs)
}

function readCash(row: FlexRow): RowFate {
  // Summaries repeat what the details say.
  if (row.text('levelOfDetail') === 'SUMMARY') return { fate: 'nonData', what: 'total' }
  const type = row.text('type')
  const amount = row.money('amount')
  const kind = flexCashKind(type, row.text('description'), amount)
  if (kind === undefined) return row.refuse('type', type === '' ? 'missingCell' : 'unknownAction')
  return draft(row, row.day('settleDate', 'dateTime', 'reportDate'), {
    kind,
    currency: row.text('currency'),
    asset: assetOf(row),
    amount,
  })
}

/** IMP-26 by the word that the description has behind the first bracket. */
function readAction(row: FlexRow): RowFate {
  const description = row.text('description')
  const kind = ACTIONS.find(([words]) => words.test(description))?.[1]
  if (kind === undefined)
    return row.refuse('description', description === '' ? 'missingCell' : 'unknownAction')
  const proceeds = row.money('proceeds')
  return draft(row, row.day('dateTime', 'reportDate'), {
    kind,
    currency: row.text('currency'),
    asset: assetOf(row),
    quantity: row.quantity('quantity'),
    amount: proceeds === 0n ? undefined : proceeds,
  })
}

const ACTIONS: readonly (readonly [RegExp, EventKind])[] = [
  [/\b(?:SPLIT|STOCK DIVIDEND)\b/i, 'split'],
  [/\bSPIN-?OFF\b/i, 'spinOff'],
  [/\b(?:TENDERED TO|MERGED|ACQUIRED|BOND MATURITY|FULL CALL|SUBSCRIBES? TO)\b/i, 'merger'],
  [/\b(?:CUSIP\/ISIN CHANGE|NAME CHANGE|SYMBOL CHANGE)\b/i, 'rename'],
]

const ASSETS: ReadonlyMap<string, AssetKind | 'unknown'> = new Map([
  ['STK', 'unknown'],
  ['FUND', 'mutualFund'],
  ['BOND', 'bond'],
  ['BILL', 'bond'],
  ['OPT', 'option'],
])

function assetOf(row: FlexRow): AssetHint | undefined {
  const symbol = row.text('symbol') || row.text('isin')
  if (symbol === '') return undefined
  const kind = ASSETS.get(row.text('assetCategory'))
  const [isin, cusip, conid] = [row.text('isin'), row.text('cusip'), row.text('conid')]
  return assetHint(symbol.slice(0, 60), row.name === 'Trade' ? row.text('description') : '', {
    kind: kind === 'unknown' ? undefined : kind,
    isin: isIsin(isin) ? isin : undefined,
    cusip: isCusip(cusip) ? cusip : undefined,
    conid: /^\d+$/.test(conid) ? conid : undefined,
  })
}

function draft(
  row: FlexRow,
  tradeDay: Day | undefined,
  facts: Facts,
  drawn?: ReturnType<typeof conversionLegs>,
): RowFate {
  if (!Currency.safeParse(facts.currency).success)
    return row.refuse('currency', facts.currency === '' ? 'missingCell' : 'badCurrency')
  const legs = drawn ?? legsOf(facts)
  if (row.problem) return refusedRow(row.problem)
  if (tradeDay === undefined) return row.refuse('tradeDate', 'missingCell')
  if (typeof legs === 'string') {
    const lack = lackProblem(legs)
    return row.refuse(lack.field, lack.kind)
  }
  const settleDay = row.name === 'Trade' ? row.day('settleDateTarget') : undefined
  const reference = row.text('transactionID') || row.text('tradeID')
  return {
    fate: 'draft',
    rounded: row.rounded,
    draft: {
      kind: facts.kind,
      tradeDay,
      ...(settleDay !== undefined && { settleDay }),
      line: row.line,
      raw: row.raw,
      ...(row.account !== '' && { accountHint: row.account }),
      ...(reference !== '' && { reference: reference.slice(0, 200) }),
      legs,
      note: [row.text('type') || row.text('buySell'), row.text('description')]
        .filter((part) => part !== '')
        .join(': '),
    },
  }
}
