import { valueOfUnits, type Money, type Quantity } from '../../shared/amount.ts'
import type { Output } from '../../shared/contract.ts'
import type { Profile } from '../../shared/importing.ts'
import { Currency } from '../../shared/plain.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import type { Day } from '../../shared/day.ts'
import { EventKind, type AssetHint, type Leg } from '../../shared/trade.ts'
import { guessActions, guessColumnsByName, isDate, isNumber } from './mapperWords.ts'
import { assetHint } from './assetHint.ts'
import {
  dateEvidence,
  decimalEvidence,
  isEmptyCell,
  plainNumber,
  type DateOrder,
  type DateStyle,
  type Decimal,
  type NumberStyle,
} from './columns.ts'
import { conversionLegs, legsOf } from './legs.ts'
import type { CsvRecord, CsvTable } from './readCsv.ts'
import {
  cellsOf,
  collectFates,
  draftsOf,
  inOrderOfTime,
  lackProblem,
  openRow,
  refusedRow,
  type Header,
  type ReadFile,
  type RowCells,
  type RowFate,
  type Styles,
} from './rows.ts'

type Field = keyof Profile['columns']
const NUMBER_FIELDS: readonly Field[] = ['quantity', 'price', 'amount', 'fee']
const ROWS_SEARCHED = 60
const ROWS_SHOWN = 20
const MAX_HEADER = 200

/**
 * Header cells by which columns are named: trimmed, a blank one called by its number, a repeated one numbered, and as
 * many as the rows below have cells (some exports leave the last columns unnamed).
 */
export function nameColumns(cells: readonly string[], width: number = lastFilled(cells)): string[] {
  const names: string[] = []
  const seen = new Map<string, number>()
  for (let i = 0; i < Math.min(Math.max(width, lastFilled(cells)), MAX_HEADER); i++) {
    const plain =
      (cells[i] ?? '')
        .replace(/[\s\u00a0]+/g, ' ')
        .trim()
        .slice(0, 180) || `column ${i + 1}`
    const times = (seen.get(plain) ?? 0) + 1
    seen.set(plain, times)
    names.push(times === 1 ? plain : `${plain} (${times})`)
  }
  return names
}

/** The row that is exactly the header a profile was made for; undefined where the file has none. */
export function findProfileHeader(table: CsvTable, profile: Profile): number | undefined {
  const wanted = profile.header.join('\n')
  const at = table.rows
    .slice(0, ROWS_SEARCHED)
    .findIndex(({ cells }) => nameColumns(cells, profile.header.length).join('\n') === wanted)
  return at === -1 ? undefined : at
}

/**
 * What can be told of an unknown layout: the header, the columns by name and by contents, styles by all values, kinds by
 * the words of the action cells; and in `ask` what cannot. Refuses a table in which no row can be a header.
 */
export function guessProfile(file: string, table: CsvTable): Result<Output<'import.columns'>> {
  const headerIndex = findHeader(table)
  if (headerIndex === undefined) {
    return refuse({
      kind: 'file',
      file,
      line: table.rows[0]!.line,
      problem: 'unknownLayout',
      found: table.rows[0]!.raw.slice(0, 200),
      expected: ['a row of column names'],
    })
  }
  const headerRow = table.rows[headerIndex]!
  const body = table.rows.slice(headerIndex + 1)
  const header = nameColumns(headerRow.cells, commonWidth(body))
  const columnCells = header.map((_, i) => body.map((row) => row.cells[i] ?? ''))
  const columns = guessColumnsByName(header, columnCells)

  const cells = (field: Field) => {
    const name = columns[field]
    return name === undefined ? [] : columnCells[header.indexOf(name)]!
  }
  const decimal = joinEvidence(NUMBER_FIELDS.map((field) => decimalEvidence(cells(field))))
  const dates = dateEvidence(cells('date'))
  const actionCells = [...new Set(cells('action').map((cell) => cell.trim()))]
    .filter((cell) => cell !== '')
    .slice(0, 500)
  const actions = guessActions(actionCells)

  const ask: Output<'import.columns'>['ask'] = []
  if (columns.date === undefined) ask.push('date')
  else if (dates.ambiguous || dates.mixed) ask.push('dateOrder')
  if (decimal.ask) ask.push('decimal')
  if (columns.action === undefined || actionCells.some((cell) => !Object.hasOwn(actions, cell)))
    ask.push('action')
  if (columns.amount === undefined && (columns.price === undefined || columns.quantity === undefined))
    ask.push('amount')

  return ok({
    header,
    headerLine: headerRow.line,
    rows: body.slice(0, ROWS_SHOWN).map((row) => row.cells.map((cell) => cell.slice(0, 200))),
    guess: {
      id: `columns-${fingerprint(header)}`,
      name:
        file
          .replace(/^.*[\\/]/, '')
          .replace(/\.[a-z0-9]{1,4}$/i, '')
          .trim()
          .slice(0, 80) || 'CSV',
      header,
      delimiter: table.delimiter,
      decimal: decimal.reading ?? 'point',
      dateOrder: dates.reading ?? 'ymd',
      columns: { date: columns.date ?? header[0]!, ...columns },
      actions,
      signedQuantity: cells('quantity').some((cell) =>
        plainNumber(cell, { decimal: decimal.reading ?? 'point', mixed: false })?.startsWith('-'),
      ),
      currency: guessCurrency(cells('currency'), cells('amount')),
    },
    ask,
    actionCells,
  })
}

/** Reads by a saved profile. Column styles come from all values; the profile settles only what they leave open (IMP-4). */
export function readByProfile(
  file: string,
  table: CsvTable,
  profile: Profile,
  headerIndex: number,
): Result<ReadFile> {
  const header = headerOf(table.rows[headerIndex]!, profile)
  if (!header.ok)
    return refuse({
      kind: 'file',
      file,
      line: table.rows[headerIndex]!.line,
      problem: 'missingColumn',
      column: header.missing,
      expected: [...profile.header].slice(0, 40),
    })
  const body = table.rows.slice(headerIndex + 1)
  const styles = stylesOf(body, header.value, profile)
  const kinds = new Map(Object.entries(profile.actions).map(([cell, kind]) => [actionKey(cell), kind]))
  const habits = habitsOf(body, header.value, styles, kinds)
  const lastDated = table.rows.findLastIndex(
    (record, i) => i > headerIndex && isDated(record, header.value, styles),
  )
  const cut = cutLastRow(file, table, profile, lastDated)
  if (cut) return cut

  const fates = table.rows.map((record, i): RowFate => {
    if (i < headerIndex) return { fate: 'nonData', what: 'statementInfo' }
    if (i === headerIndex) return { fate: 'nonData', what: 'header' }
    const what = nonDataBelow(record, i > lastDated, profile)
    if (what && !isDated(record, header.value, styles)) return { fate: 'nonData', what }
    return readRow(record, header.value, styles, profile, kinds, habits)
  })
  return ok(
    collectFates(
      `profile:${profile.id}`,
      table.rows,
      fates,
      inOrderOfTime(draftsOf(fates)),
      currencyOf(fates, profile),
      profile.columns.currency ?? profile.columns.amount,
    ),
  )
}

/** What the values of the whole file show about how it writes amounts; decided per column, never per cell (IMP-4). */
interface Habits {
  /** Kinds whose amounts carry a minus somewhere: for them the sign is the file's, for the others the kind gives it. */
  readonly signedKinds: ReadonlySet<EventKind>
  /** The amount is quantity × price without the fee in every trade that tells; else it is net of it (IMP-5). */
  readonly amountWithoutFee: boolean
}

function readRow(
  record: CsvRecord,
  header: Header<Field>,
  styles: Styles<Field>,
  profile: Profile,
  kinds: ReadonlyMap<string, string>,
  habits: Habits,
): RowFate {
  const width = Math.max(profile.header.length, header.record.cells.length)
  if (record.cells.length > width)
    return refusedRow({ column: '', kind: 'tooManyCells', text: `${record.cells.length} of ${width}` })
  const row = openRow(record, header, styles)
  if (header.at.has('action') && kinds.get(actionKey(row.text('action'))) === 'skip')
    return { fate: 'nonData', what: 'skipped' }
  const tradeDay = row.day('date')
  if (tradeDay === undefined) return row.refuse('date', row.text('date') === '' ? 'missingCell' : 'badDate')
  const quantity = row.quantity('quantity')
  const stated = row.money('amount')
  const kind = kindOfRow(row, header, kinds, quantity, stated)
  if (kind === undefined)
    return row.refuse('action', row.text('action') === '' ? 'missingCell' : 'unknownAction')
  const currency = row.text('currency') === '' ? profile.currency : row.text('currency').toUpperCase()
  if (!Currency.safeParse(currency).success) return row.refuse('currency', 'badCurrency')
  if (profile.signedQuantity && quantity !== undefined && hasWrongSign(kind, quantity))
    return row.refuse('quantity', 'badSign')

  const feeCell = row.money('fee')
  const fee = feeCell === undefined ? undefined : sizeOf(feeCell)
  if (kind === 'fxConversion') return readConversion(row, record, tradeDay, currency, quantity, fee ?? 0n)
  const amount = amountOf(row, header, kind, quantity, stated, fee, habits)
  const settled = bySign(kind, amount ?? unitsOf(kind, quantity, profile.signedQuantity) ?? 0n)
  const symbol = row.text('symbol')
  const description = row.text('description')
  const legs = legsOf({
    kind: settled,
    currency,
    asset: assetNamed(settled, symbol, description),
    quantity: unitsOf(settled, quantity, profile.signedQuantity),
    amount,
    fee: settled === 'fee' ? undefined : fee,
  })
  if (row.problem) return refusedRow(row.problem)
  if (typeof legs === 'string') {
    const lack = lackProblem(legs)
    return row.refuse(lack.field, lack.kind)
  }
  return draftOf(row, record, settled, tradeDay, legs)
}

function draftOf(
  row: RowCells<Field>,
  record: CsvRecord,
  kind: EventKind,
  tradeDay: Day,
  legs: readonly Leg<AssetHint>[],
): RowFate {
  const [action, description] = [row.text('action'), row.text('description')]
  return {
    fate: 'draft',
    rounded: row.rounded,
    draft: {
      kind,
      tradeDay,
      line: record.line,
      raw: record.raw,
      ...(row.text('account') !== '' && { accountHint: row.text('account').slice(0, 80) }),
      ...(row.text('reference') !== '' && { reference: row.text('reference').slice(0, 200) }),
      legs,
      note: [action, description].filter((part) => part !== '').join(': '),
    },
  }
}

/** IMP-29: units that change hands under a blank symbol are called by their description; a cash row's text is no asset. */
function assetNamed(kind: EventKind, symbol: string, description: string): AssetHint | undefined {
  if (symbol !== '') return assetHint(symbol.slice(0, 60), description)
  return TRADES.has(kind) && description !== '' ? assetHint(description.slice(0, 60), description) : undefined
}

/** IMP-55: units of the first currency of a pair (`EURUSD`, `EUR.USD`) against quantity × price of its second. */
function readConversion(
  row: RowCells<Field>,
  record: CsvRecord,
  tradeDay: Day,
  currency: string,
  quantity: Quantity | undefined,
  fee: bigint,
): RowFate {
  const pair = /^([A-Z]{3})[./]?([A-Z]{3})$/.exec(row.text('symbol').toUpperCase())
  if (pair === null || pair[2] !== currency) return row.refuse('symbol', 'badCurrency')
  const price = row.price('price')
  const bought = row.money('quantity')
  if (quantity === undefined || bought === undefined || bought === 0n)
    return row.refuse('quantity', 'missingCell')
  if (price === undefined) return row.refuse('price', 'missingCell')
  const legs = conversionLegs(
    { currency: pair[1]!, amount: bought },
    { currency, amount: -valueOfUnits(quantity, price) },
    { currency, amount: fee },
  )
  return row.problem ? refusedRow(row.problem) : draftOf(row, record, 'fxConversion', tradeDay, legs)
}

function kindOfRow(
  row: RowCells<Field>,
  header: Header<Field>,
  kinds: ReadonlyMap<string, string>,
  quantity: Quantity | undefined,
  amount: Money | undefined,
): EventKind | undefined {
  if (header.at.has('action')) {
    const kind = EventKind.safeParse(kinds.get(actionKey(row.text('action'))))
    const isMade = (k: EventKind) => k !== 'reliefChoice' && k !== 'terms'
    return kind.success && isMade(kind.data) ? kind.data : undefined
  }
  // Without a column of actions the signs must tell: units come for cash or go for it, else cash comes or goes.
  if (quantity !== undefined && quantity !== 0n) return quantity < 0n || (amount ?? 0n) > 0n ? 'sell' : 'buy'
  return (amount ?? 0n) < 0n ? 'withdrawal' : 'deposit'
}

/** Effect on cash, with the fee: the amount cell where there is a column for it, else quantity × price and the fee. */
function amountOf(
  row: RowCells<Field>,
  header: Header<Field>,
  kind: EventKind,
  quantity: Quantity | undefined,
  stated: Money | undefined,
  fee: bigint | undefined,
  habits: Habits,
): bigint | undefined {
  const direction = directionOf(kind)
  if (stated !== undefined) {
    const signed = direction === 0n || habits.signedKinds.has(kind) ? stated : direction * sizeOf(stated)
    return habits.amountWithoutFee && TRADES.has(kind) ? signed - (fee ?? 0n) : signed
  }
  if (kind === 'fee' && fee !== undefined) return -fee
  // An option's price is per share and its multiplier is in no column, so its cash cannot be computed.
  if (header.at.has('amount') || !PRICED.has(kind)) return undefined
  const price = row.price('price')
  if (quantity === undefined || price === undefined) return undefined
  return direction * sizeOf(valueOfUnits(quantity, price)) - (fee ?? 0n)
}

const PRICED: ReadonlySet<EventKind> = new Set<EventKind>(['buy', 'sell', 'reinvestment'])
const TRADES: ReadonlySet<EventKind> = new Set<EventKind>([
  ...PRICED,
  'buyToOpen',
  'sellToOpen',
  'buyToClose',
  'sellToClose',
])

/** −1n where cash leaves by the nature of the kind, 1n where it comes, 0n where either may be. */
function directionOf(kind: EventKind): -1n | 0n | 1n {
  switch (kind) {
    case 'buy':
    case 'reinvestment':
    case 'buyToOpen':
    case 'buyToClose':
    case 'fee':
    case 'withholding':
    case 'withdrawal':
    case 'transferOut':
      return -1n
    case 'sell':
    case 'sellToOpen':
    case 'sellToClose':
      return 1n
    case 'deposit':
    case 'transferIn':
    case 'dividend':
    case 'interest':
    case 'capGainDistribution':
    case 'returnOfCapital':
    case 'split':
    case 'spinOff':
    case 'merger':
    case 'rename':
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised':
    case 'openingLot':
    case 'fxConversion':
    case 'reliefChoice':
    case 'terms':
      return 0n
  }
}

/** IMP-6: money from outside and between accounts goes by the sign of what moved, whatever the profile calls it. */
function bySign(kind: EventKind, moved: bigint): EventKind {
  if (kind === 'deposit' || kind === 'withdrawal') return moved < 0n ? 'withdrawal' : 'deposit'
  if (kind === 'transferIn' || kind === 'transferOut') return moved < 0n ? 'transferOut' : 'transferIn'
  return kind
}

function unitsOf(kind: EventKind, quantity: Quantity | undefined, signed: boolean): bigint | undefined {
  if (quantity === undefined || signed || kind !== 'transferOut') return quantity
  return -sizeOf(quantity)
}

function hasWrongSign(kind: EventKind, quantity: Quantity): boolean {
  return TRADES.has(kind) && directionOf(kind) * quantity > 0n
}

function sizeOf(signed: bigint): bigint {
  return signed < 0n ? -signed : signed
}

function habitsOf(
  body: readonly CsvRecord[],
  header: Header<Field>,
  styles: Styles<Field>,
  kinds: ReadonlyMap<string, string>,
): Habits {
  const signedKinds = new Set<EventKind>()
  let withoutFee = 0
  let withFee = 0
  for (const record of body) {
    const row = openRow(record, header, styles)
    const quantity = row.quantity('quantity')
    const amount = row.money('amount')
    const kind = kindOfRow(row, header, kinds, quantity, amount)
    if (kind === undefined || amount === undefined) continue
    if (amount < 0n) signedKinds.add(kind)
    const fee = row.money('fee')
    const price = row.price('price')
    if (!TRADES.has(kind) || fee === undefined || fee === 0n || quantity === undefined || price === undefined)
      continue
    const value = sizeOf(valueOfUnits(quantity, price))
    const net = directionOf(kind) < 0n ? value + sizeOf(fee) : value - sizeOf(fee)
    if (sizeOf(sizeOf(amount) - value) <= CENT) withoutFee++
    else if (sizeOf(sizeOf(amount) - net) <= CENT) withFee++
  }
  return { signedKinds, amountWithoutFee: withoutFee > 0 && withFee === 0 }
}

/** Brokers round quantity × price to the cent; nearer than this is the same figure. */
const CENT = 10_000n

function headerOf(
  record: CsvRecord,
  profile: Profile,
): { readonly ok: true; readonly value: Header<Field> } | { readonly ok: false; readonly missing: string } {
  const at = new Map<Field, number>()
  for (const [field, name] of Object.entries(profile.columns) as [Field, string | undefined][]) {
    if (name === undefined) continue
    const place = profile.header.indexOf(name)
    if (place === -1) return { ok: false, missing: name }
    at.set(field, place)
  }
  return { ok: true, value: { record, at } }
}

function stylesOf(body: readonly CsvRecord[], header: Header<Field>, profile: Profile): Styles<Field> {
  const numbers = new Map<Field, NumberStyle>()
  for (const field of NUMBER_FIELDS) {
    const { reading, mixed } = decimalEvidence(cellsOf(body, header, field))
    numbers.set(field, { decimal: mixed ? profile.decimal : (reading ?? profile.decimal), mixed })
  }
  const { reading, mixed } = dateEvidence(cellsOf(body, header, 'date'))
  const order: DateOrder = mixed ? profile.dateOrder : (reading ?? profile.dateOrder)
  return { numbers, dates: new Map<Field, DateStyle>([['date', { order, mixed }]]) }
}

function isDated(record: CsvRecord, header: Header<Field>, styles: Styles<Field>): boolean {
  return openRow(record, header, styles).day('date') !== undefined
}

/** Rows below the header that hold no transaction: the header once more, totals, and single lines of text after the last. */
function nonDataBelow(
  record: CsvRecord,
  afterLast: boolean,
  profile: Profile,
): 'header' | 'total' | 'footer' | undefined {
  if (nameColumns(record.cells, profile.header.length).join('\n') === profile.header.join('\n'))
    return 'header'
  const filled = record.cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (filled.some((cell) => TOTAL.test(cell))) return 'total'
  return afterLast && filled.length === 1 ? 'footer' : undefined
}

const TOTAL = /^(?:grand |sub)?-?(?:total|totals|totale|totaal|gesamt|summe|somme)\b/i

/** A cut download: the last dated row is the last of all, has no line end, and fewer cells than any other. */
function cutLastRow(
  file: string,
  table: CsvTable,
  profile: Profile,
  lastDated: number,
): Result<never> | undefined {
  const last = table.rows.at(-1)!
  if (table.endsWithNewline || lastDated !== table.rows.length - 1) return undefined
  const others = table.rows
    .slice(0, -1)
    .filter(({ cells }) => cells.length > 1 && cells.length <= last.cells.length)
  if (last.cells.length >= profile.header.length || others.length > 0) return undefined
  return refuse({ kind: 'file', file, line: last.line, problem: 'truncated', found: last.raw.slice(0, 200) })
}

function currencyOf(fates: readonly RowFate[], profile: Profile): string | undefined {
  const currencies = new Set(
    draftsOf(fates).flatMap(({ legs }) => legs.flatMap(({ currency }) => currency ?? [])),
  )
  if (currencies.size > 1) return undefined
  return [...currencies][0] ?? profile.currency
}

function actionKey(cell: string): string {
  return cell
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .toLowerCase()
}

/** The first row of names above dated rows of about as many cells; where nothing is dated, above rows of its own width. */
function findHeader(table: CsvTable): number | undefined {
  const head = table.rows.slice(0, ROWS_SEARCHED)
  const below = (i: number) => table.rows.slice(i + 1, i + 4)
  const dated = head.findIndex(
    (row, i) => isNames(row) && below(i).some((next) => next.cells.some(isDate) && alikeInWidth(row, next)),
  )
  if (dated !== -1) return dated
  const plain = head.findIndex(
    (row, i) => isNames(row) && below(i).some((next) => next.cells.length === row.cells.length),
  )
  return plain === -1 ? undefined : plain
}

function isNames({ cells }: CsvRecord): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  return filled.length >= 2 && lastFilled(cells) <= MAX_HEADER && !filled.some(isDateOrNumber)
}

function alikeInWidth(names: CsvRecord, below: CsvRecord): boolean {
  return (
    lastFilled(names.cells) * 2 >= lastFilled(below.cells) &&
    below.cells.length * 2 >= lastFilled(names.cells)
  )
}

function isDateOrNumber(cell: string): boolean {
  return !isEmptyCell(cell) && (isDate(cell) || isNumber(cell))
}

function joinEvidence(
  columns: readonly {
    readonly reading: Decimal | undefined
    readonly ambiguous: boolean
    readonly mixed: boolean
  }[],
): {
  readonly reading: Decimal | undefined
  readonly ask: boolean
} {
  const readings = new Set(columns.flatMap(({ reading }) => reading ?? []))
  const open = columns.some(({ ambiguous }) => ambiguous)
  return {
    reading: [...readings][0],
    ask: readings.size > 1 || columns.some(({ mixed }) => mixed) || open,
  }
}

function guessCurrency(currencies: readonly string[], amounts: readonly string[]): string {
  const named = currencies.map((cell) => cell.trim()).find((cell) => Currency.safeParse(cell).success)
  if (named !== undefined) return named
  const symbols: readonly (readonly [string, string])[] = [
    ['€', 'EUR'],
    ['£', 'GBP'],
    ['¥', 'JPY'],
  ]
  return symbols.find(([symbol]) => amounts.some((cell) => cell.includes(symbol)))?.[1] ?? 'USD'
}

function commonWidth(body: readonly CsvRecord[]): number {
  const times = new Map<number, number>()
  for (const { cells } of body) {
    const width = lastFilled(cells)
    times.set(width, (times.get(width) ?? 0) + 1)
  }
  let best = 0
  for (const [width, count] of times) if (count > (times.get(best) ?? 0)) best = width
  return best
}

function lastFilled(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1
}

/** FNV-1a over the header, so that the same layout proposes the same profile id. */
function fingerprint(header: readonly string[]): string {
  let hash = 0x811c9dc5
  for (const c of header.join('\n')) hash = Math.imul(hash ^ c.codePointAt(0)!, 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
