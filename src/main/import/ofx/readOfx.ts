import type { AssetKind } from '../../../shared/account.ts'
import { Currency } from '../../../shared/plain.ts'
import { moneyFromUnits, quantityFromUnits } from '../../../shared/amount.ts'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import type { AssetHint, Draft, EventKind } from '../../../shared/trade.ts'
import { legsOf, type Facts } from '../legs.ts'
import {
  collectFates,
  draftsOf,
  inOrderOfTime,
  lackProblem,
  refusedRow,
  type ReadFile,
  type RowFate,
} from '../rows.ts'
import {
  decimalMark,
  descendants,
  findIn,
  openElement,
  valueIn,
  type DecimalMark,
  type Values,
} from './element.ts'
import { listSecurities, securityOf, type Securities } from './securities.ts'
import { parseOfx, type Element } from './tokens.ts'

/**
 * OFX and QFX, versions 1 and 2 (IMP-70): statements of investment, bank and card accounts.
 *
 *     OFX
 *       INVSTMTMSGSRSV1 / INVSTMTTRNRS / INVSTMTRS
 *         CURDEF, INVACCTFROM / ACCTID
 *         INVTRANLIST: DTSTART, DTEND, then one element per transaction (BUYSTOCK, SELLMF, INCOME, …)
 *         INVPOSLIST, INVBAL: what is held, no transactions
 *       BANKMSGSRSV1 / STMTTRNRS / STMTRS, CREDITCARDMSGSRSV1 / …: BANKTRANLIST / STMTTRN
 *       SECLISTMSGSRSV1 / SECLIST: what the SECIDs of the transactions are
 */
export function readOfx(file: string, text: string): Result<ReadFile> {
  const lines = text.replace(/\r+\n|\r/g, '\n')
  const parsed = parseOfx(file, lines)
  if (!parsed.ok) return parsed
  const all = descendants(parsed.value)
  const error = errorAnswer(file, all)
  if (error) return error
  const statements = all.filter(({ tag }) => STATEMENTS.has(tag)).map(statementOf)
  const rows = statements.flatMap((statement) => statement.rows.map((row) => ({ row, statement })))
  if (rows.length === 0) return refuseWithoutRows(file, parsed.value, all)

  const securities = listSecurities(all)
  const elements = rows.map(({ row }) => row)
  const mark = decimalMark(elements.flatMap((row) => descendants(row)))
  const unsigned = new Set(
    [isPurchase, isExpense].filter(
      (belongs) => !elements.some((row) => belongs(row.tag) && valueIn(row, 'TOTAL').startsWith('-')),
    ),
  )
  const raws = elements.map((row) => rawOf(row, lines))
  const fates = rows.map(({ row, statement }, i): RowFate => {
    const isUnsigned = [...unsigned].some((belongs) => belongs(row.tag))
    return readRow({ row, statement, securities, mark, isUnsigned, raw: raws[i]! })
  })
  const currencies = new Set(draftsOf(fates).flatMap(({ legs }) => legs.flatMap((leg) => leg.currency ?? [])))
  const [currency] = currencies
  return ok(
    collectFates(
      'ofx',
      elements.map(({ line }, i) => ({ line, raw: raws[i]! })),
      fates,
      inOrderOfTime(draftsOf(fates)),
      currencies.size === 1 ? currency : undefined,
      'CURDEF',
    ),
  )
}

/** Whether text is OFX of any version, by its beginning. */
export function isOfx(text: string): boolean {
  const start = text.slice(0, 4000).trimStart()
  return (
    /^(?:OFXHEADER\s*:|<\?OFX\b|<OFX[\s>])/i.test(start) ||
    (start.startsWith('<?xml') && /<\?OFX\b|<OFX[\s>]/i.test(start))
  )
}

/**
 * The encoding that an OFX header declares, as a label of the WHATWG list; undefined where the bytes are no OFX or the header
 * leaves it open. `CHARSET:1252` is Windows-1252, and so is what calls itself ASCII and is not.
 */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4000))
  if (!isOfx(start)) return undefined
  const xml = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']/i.exec(start)?.[1]
  const encoding = /^\s*ENCODING\s*:[ \t]*([^\s<]*)/im.exec(start)?.[1]?.toUpperCase()
  const charset = /^\s*CHARSET\s*:[ \t]*([^\s<]*)/im.exec(start)?.[1]?.toUpperCase()
  const named = xml ?? (encoding === 'UNICODE' || encoding?.startsWith('UTF') === true ? 'utf-8' : charset)
  if (named === undefined || named === '' || /^NONE$/i.test(named)) return undefined
  if (/^(?:US-?)?ASCII$/i.test(named)) return 'windows-1252'
  return /^\d{3,4}$/.test(named) ? `windows-${named}` : named.toLowerCase()
}

interface Statement {
  readonly account: string
  readonly currency: string
  readonly rows: readonly Element[]
}

/** One transaction element and what its statement and file say beside it. */
interface Row {
  readonly row: Element
  readonly statement: Statement
  readonly securities: Securities
  readonly mark: DecimalMark
  /** No purchase (or expense) of the file carries a minus: the kind gives the sign (IMP-75). */
  readonly isUnsigned: boolean
  readonly raw: string
}

const STATEMENTS: ReadonlySet<string> = new Set(['INVSTMTRS', 'STMTRS', 'CCSTMTRS'])
const ACCOUNTS: ReadonlySet<string> = new Set(['INVACCTFROM', 'BANKACCTFROM', 'CCACCTFROM'])
const TRANSACTIONS: ReadonlySet<string> = new Set(['INVTRANLIST', 'BANKTRANLIST'])
const PURCHASE: ReadonlyMap<string, AssetKind> = new Map([
  ['BUYSTOCK', 'equity'],
  ['BUYMF', 'mutualFund'],
  ['BUYDEBT', 'bond'],
  ['BUYOPT', 'option'],
  ['BUYOTHER', 'other'],
])
const SALE: ReadonlyMap<string, AssetKind> = new Map([
  ['SELLSTOCK', 'equity'],
  ['SELLMF', 'mutualFund'],
  ['SELLDEBT', 'bond'],
  ['SELLOPT', 'option'],
  ['SELLOTHER', 'other'],
])
const INCOME: ReadonlyMap<string, EventKind> = new Map([
  ['DIV', 'dividend'],
  ['MISC', 'dividend'],
  ['INTEREST', 'interest'],
  ['CGLONG', 'capGainDistribution'],
  ['CGSHORT', 'capGainDistribution'],
])
const TRADE_KIND: ReadonlyMap<string, EventKind> = new Map([
  ['BUY', 'buy'],
  ['BUYTOCOVER', 'buyToClose'],
  ['BUYTOOPEN', 'buyToOpen'],
  ['BUYTOCLOSE', 'buyToClose'],
  ['SELL', 'sell'],
  ['SELLSHORT', 'sellToOpen'],
  ['SELLTOOPEN', 'sellToOpen'],
  ['SELLTOCLOSE', 'sellToClose'],
])
const CLOSURE: ReadonlyMap<string, EventKind> = new Map([
  ['EXPIRE', 'optionExpired'],
  ['ASSIGN', 'optionAssigned'],
  ['EXERCISE', 'optionExercised'],
])
/** Bank types that say what kind of money it is; `bySign` for those that only say how it moved. */
const BANK: ReadonlyMap<string, EventKind | 'transfer' | 'bySign' | 'byName'> = new Map([
  ['INT', 'interest'],
  ['DIV', 'dividend'],
  ['FEE', 'fee'],
  ['SRVCHG', 'fee'],
  ['XFER', 'transfer'],
  ['CREDIT', 'byName'],
  ['DEBIT', 'byName'],
  ['DEP', 'byName'],
  ['OTHER', 'byName'],
  ['ATM', 'bySign'],
  ['POS', 'bySign'],
  ['CHECK', 'bySign'],
  ['PAYMENT', 'bySign'],
  ['CASH', 'bySign'],
  ['DIRECTDEP', 'bySign'],
  ['DIRECTDEBIT', 'bySign'],
  ['REPEATPMT', 'bySign'],
])

function isPurchase(tag: string): boolean {
  return PURCHASE.has(tag)
}

function isExpense(tag: string): boolean {
  return tag === 'INVEXPENSE' || tag === 'MARGININTEREST'
}

function readRow(row: Row): RowFate {
  const { tag } = row.row
  const values = openElement(row.row, row.mark)
  if (PURCHASE.has(tag)) return readPurchase(row, values)
  if (SALE.has(tag)) return readSale(row, values)
  switch (tag) {
    case 'INCOME': {
      const kind = INCOME.get(values.text('INCOMETYPE').toUpperCase())
      if (kind === undefined) return values.refuseAction('INCOMETYPE')
      return readCash(kind, row, values)
    }
    case 'REINVEST':
      return readReinvestment(row, values)
    case 'RETOFCAP':
      return readCash('returnOfCapital', row, values)
    case 'INVEXPENSE':
      return readCash('fee', row, values)
    case 'MARGININTEREST':
      return readCash('interest', row, values)
    case 'TRANSFER':
      return readTransfer(row, values)
    case 'SPLIT':
      return readSplit(row, values)
    case 'CLOSUREOPT':
      return readClosure(row, values)
    case 'INVBANKTRAN':
    case 'STMTTRN':
      return readBank(row, values)
    case 'JRNLFUND':
    case 'JRNLSEC':
      return { fate: 'nonData', what: 'insideAccount' }
    default:
      return { fate: 'refused', column: tag, kind: 'unknownRow', text: tag }
  }
}

function readPurchase(row: Row, values: Values): RowFate {
  const type = values.text('OPTBUYTYPE', 'BUYTYPE').toUpperCase()
  const isReinvested = /^reinvest/i.test(values.text('MEMO'))
  const kind = TRADE_KIND.get(type === '' ? 'BUY' : type)
  if (kind === undefined || !kind.startsWith('buy')) return values.refuseAction('OPTBUYTYPE', 'BUYTYPE')
  const facts = tradeFacts(row, values, PURCHASE.get(row.row.tag))
  if (facts.quantity !== undefined && facts.quantity < 0n) return values.refuse('badSign', 'UNITS')
  const amount = facts.amount !== undefined && row.isUnsigned ? -size(facts.amount) : facts.amount
  return draftOf(row, values, {
    ...facts,
    amount,
    kind: kind === 'buy' && isReinvested ? 'reinvestment' : kind,
  })
}

function readSale(row: Row, values: Values): RowFate {
  const type = values.text('OPTSELLTYPE', 'SELLTYPE').toUpperCase()
  const kind = TRADE_KIND.get(type === '' ? 'SELL' : type)
  if (kind === undefined || !kind.startsWith('sell')) return values.refuseAction('OPTSELLTYPE', 'SELLTYPE')
  return draftOf(row, values, { ...tradeFacts(row, values, SALE.get(row.row.tag)), kind })
}

function tradeFacts(row: Row, values: Values, kind: AssetKind | undefined): Omit<Facts, 'kind'> {
  const accrued = values.money('ACCRDINT')
  return {
    currency: currencyOf(row),
    asset: assetOf(row, kind),
    quantity: values.quantity('UNITS'),
    amount: values.money('TOTAL'),
    fee: feesOf(values),
    ...(accrued !== undefined && { accrued: size(accrued) }),
  }
}

/** One element for income and purchase: what was paid is what came in. */
function readReinvestment(row: Row, values: Values): RowFate {
  const type = INCOME.get(values.text('INCOMETYPE').toUpperCase())
  if (type === undefined) return values.refuseAction('INCOMETYPE')
  const facts = tradeFacts(row, values, undefined)
  if (facts.amount === undefined) return draftOf(row, values, { ...facts, kind: 'reinvestment' })
  const came = size(facts.amount)
  if (facts.asset?.kind === 'moneyMarket')
    return draftOf(row, values, { ...facts, kind: type, amount: came, fee: 0n })
  // Of the cash legs income comes in and principal goes out; `accrued` is the income leg of a purchase, paid by the buyer.
  return draftOf(row, values, { ...facts, kind: 'reinvestment', amount: 0n, accrued: -came })
}

function readCash(kind: EventKind, row: Row, values: Values): RowFate {
  const total = values.money('TOTAL')
  const named = valueIn(row.row, 'UNIQUEID') !== ''
  return draftOf(row, values, {
    kind,
    currency: currencyOf(row),
    asset: named ? assetOf(row, undefined) : undefined,
    amount: total !== undefined && row.isUnsigned ? -size(total) : total,
  })
}

function readTransfer(row: Row, values: Values): RowFate {
  const action = values.text('TFERACTION').toUpperCase()
  if (action !== 'IN' && action !== 'OUT') return values.refuseAction('TFERACTION')
  if (values.text('POSTYPE').toUpperCase() === 'SHORT') return values.refuse('badSign', 'POSTYPE')
  const units = values.quantity('UNITS')
  if (units !== undefined && units < 0n && action === 'IN') return values.refuse('badSign', 'UNITS')
  return draftOf(row, values, {
    kind: action === 'IN' ? 'transferIn' : 'transferOut',
    currency: currencyOf(row),
    asset: assetOf(row, undefined),
    quantity: units === undefined ? undefined : action === 'IN' ? units : -size(units),
  })
}

function readSplit(row: Row, values: Values): RowFate {
  const before = values.quantity('OLDUNITS')
  const after = values.quantity('NEWUNITS')
  if (before === undefined) return values.refuse('missingCell', 'OLDUNITS')
  if (after === undefined) return values.refuse('missingCell', 'NEWUNITS')
  // How much of a unit the cash paid for is not said, so cost could not be shared out.
  const cash = values.money('FRACCASH') ?? 0n
  if (cash !== 0n) return values.refuse('unsupportedAsset', 'FRACCASH')
  return draftOf(row, values, {
    kind: 'split',
    currency: currencyOf(row),
    asset: assetOf(row, undefined),
    quantity: after - before,
  })
}

/** Assigned is who was short, exercised who was long; an expiry may be either, and its sign says which. */
function readClosure(row: Row, values: Values): RowFate {
  const kind = CLOSURE.get(values.text('OPTACTION').toUpperCase())
  if (kind === undefined) return values.refuseAction('OPTACTION')
  const units = values.quantity('UNITS')
  const quantity =
    units === undefined || kind === 'optionExpired'
      ? units
      : kind === 'optionAssigned'
        ? size(units)
        : -size(units)
  return draftOf(row, values, {
    kind,
    currency: currencyOf(row),
    asset: assetOf(row, 'option'),
    quantity,
  })
}

function readBank(row: Row, values: Values): RowFate {
  const type = BANK.get(values.text('TRNTYPE').toUpperCase())
  if (type === undefined) return values.refuseAction('TRNTYPE')
  const amount = values.money('TRNAMT')
  const isOut = (amount ?? 0n) < 0n
  return draftOf(
    row,
    values,
    { kind: bankKind(type, isOut, values.text('NAME', 'MEMO')), currency: currencyOf(row), amount },
    'TRNAMT',
    'DTPOSTED',
  )
}

function bankKind(
  type: EventKind | 'transfer' | 'bySign' | 'byName',
  isOut: boolean,
  name: string,
): EventKind {
  if (type === 'transfer') return isOut ? 'transferOut' : 'transferIn'
  if (type !== 'byName' && type !== 'bySign') return type
  if (type === 'byName') {
    if (/^interest\b/i.test(name)) return 'interest'
    if (/^dividend\b/i.test(name) && !isOut) return 'dividend'
    if (/\bfees?$/i.test(name) && isOut) return 'fee'
  }
  return isOut ? 'withdrawal' : 'deposit'
}

function draftOf(row: Row, values: Values, facts: Facts, amountTag = 'TOTAL', dateTag = 'DTTRADE'): RowFate {
  const tradeDay = values.day(dateTag)
  const settleDay = values.day('DTSETTLE')
  if (tradeDay === undefined) return values.refuse('missingCell', dateTag)
  if (!Currency.safeParse(facts.currency).success)
    return values.refuse(facts.currency === '' ? 'missingCell' : 'badCurrency', 'CURDEF', facts.currency)
  const withheld = size((values.money('WITHHOLDING') ?? 0n) + (values.money('STATEWITHHOLDING') ?? 0n))
  const gross = facts.amount === undefined ? undefined : facts.amount + withheld
  const legs = legsOf({ ...facts, amount: gross })
  if (values.problem) return refusedRow(values.problem)
  if (typeof legs === 'string' || withheld >= 2n ** 63n) {
    const lack = lackProblem(typeof legs === 'string' ? legs : 'range')
    const tag = { symbol: 'UNIQUEID', quantity: 'UNITS', amount: amountTag }[lack.field]
    return values.refuse(lack.kind, tag)
  }
  const draft: Draft = {
    kind: facts.kind,
    tradeDay,
    ...(settleDay !== undefined && { settleDay }),
    line: row.row.line,
    raw: row.raw,
    ...(row.statement.account !== '' && { accountHint: row.statement.account.slice(0, 80) }),
    ...referenceOf(values),
    legs:
      withheld === 0n
        ? legs
        : [
            ...legs,
            { role: 'tax', currency: facts.currency, quantity: NO_UNITS, amount: moneyFromUnits(-withheld) },
          ],
    note: noteOf(values),
  }
  return { fate: 'draft', draft, rounded: values.rounded }
}

function currencyOf(row: Row): string {
  const own = findIn(row.row, ({ tag }) => tag === 'CURRENCY')
  return (own && valueIn(own, 'CURSYM')) || row.statement.currency
}

function assetOf(row: Row, traded: AssetKind | undefined): AssetHint | undefined {
  return securityOf(row.row, row.securities, traded)
}

/** Some brokers sign what was charged, others do not. */
function feesOf(values: Values): bigint {
  return FEES.reduce((sum, tag) => sum + size(values.money(tag) ?? 0n), 0n)
}

function referenceOf(values: Values): { readonly reference?: string } {
  const reference = values.text('FITID').slice(0, 255)
  return reference === '' ? {} : { reference }
}

/** What the institution wrote, and of a transfer the price and basis that become no leg (IMP-76). */
function noteOf(values: Values): string {
  const said = [values.text('NAME'), values.text('MEMO')]
  const stated = ['INCOMETYPE', 'TRNTYPE', 'CHECKNUM', 'AVGCOSTBASIS', 'DTPURCHASE']
    .filter((tag) => values.text(tag) !== '')
    .map((tag) => `${tag} ${values.text(tag)}`)
  const price = values.text('TFERACTION') === '' ? '' : values.text('UNITPRICE')
  const parts = [...new Set(said), ...stated, price === '' ? '' : `UNITPRICE ${price}`]
  return parts
    .filter((part) => part !== '')
    .join('; ')
    .slice(0, 400)
}

function statementOf(statement: Element): Statement {
  const from = statement.children.find(({ tag }) => ACCOUNTS.has(tag))
  const currency = statement.children.find(({ tag }) => tag === 'CURDEF')
  return {
    account: from === undefined ? '' : valueIn(from, 'ACCTID'),
    currency: currency?.text.trim() ?? '',
    rows: statement.children
      .filter(({ tag }) => TRANSACTIONS.has(tag))
      .flatMap((list) => list.children.filter(({ tag }) => tag !== 'DTSTART' && tag !== 'DTEND')),
  }
}

/** The element as the file has it, on one line. */
export function rawOf(row: Element, text: string): string {
  const written = text.slice(row.start, Math.min(row.end, row.start + 4 * MOST_RAW))
  return written
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
    .slice(0, MOST_RAW)
}

/** STATUS with severity ERROR, of the sign-on or of a statement: the institution refused, and nothing is whole. */
export function errorAnswer(file: string, all: readonly Element[]): Result<never> | undefined {
  const status = all.find(
    (element) => element.tag === 'STATUS' && valueIn(element, 'SEVERITY').toUpperCase() === 'ERROR',
  )
  if (status === undefined) return undefined
  const code = findIn(status, ({ tag }) => tag === 'CODE')
  return refuse({
    kind: 'file',
    file,
    line: (code ?? status).line,
    column: (code ?? status).tag,
    problem: 'errorAnswer',
    found: `${code?.text.trim() ?? ''} ${valueIn(status, 'MESSAGE')}`.trim().slice(0, 200),
  })
}

function refuseWithoutRows(file: string, root: Element, all: readonly Element[]): Result<never> {
  const positions = all.find(({ tag, children }) => tag === 'INVPOSLIST' && children.length > 0)
  const balances = all.find(({ tag }) => tag === 'LEDGERBAL' || tag === 'INVBAL')
  const other = positions ?? balances
  if (other === undefined)
    return refuse({ kind: 'file', file, line: root.line, column: root.tag, problem: 'noRows' })
  return refuse({
    kind: 'file',
    file,
    line: other.line,
    column: other.tag,
    problem: 'notTransactions',
    found: positions ? 'positions' : 'balances',
    expected: ['a history of transactions'],
  })
}

function size(signed: bigint): bigint {
  return signed < 0n ? -signed : signed
}

const NO_UNITS = quantityFromUnits(0n)
/** Enough for any transaction; a file may put a megabyte into one. */
const MOST_RAW = 4000
const FEES = ['COMMISSION', 'FEES', 'LOAD', 'TAXES', 'PENALTY'] as const
