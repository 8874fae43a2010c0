import { parseQuantity } from '../../../shared/amount.ts'
import { ok } from '../../../shared/refusal.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import { plainNumber, type NumberStyle } from '../columns.ts'
import { conversionLegs } from '../legs.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  currencyOf,
  draftOfLegs,
  draftRow,
  meanings,
  styleOfText,
  tableLayout,
  together,
  type TableRow,
} from '../tableLayout.ts'

/**
 * DEGIRO, "Account" (Rekeningoverzicht), in the customer's language.
 *
 *     Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id
 *     15-12-2022,16:55,15-12-2022,VICI …,US9256521090,Valuta Creditering,"1,0624",USD,"33,90",USD,"0,00",5925d76b-eb36-46e3-
 *     ,,,,,,,,,,,b017-a61a6d03c3e7
 *     15-12-2022,16:55,15-12-2022,VICI …,US9256521090,Valuta Debitering,,EUR,"-31,91",EUR,"0,07",5925d76b-eb36-46e3-b017-a61a6d03c3e7
 *     15-12-2022,16:55,15-12-2022,VICI …,US9256521090,DEGIRO Transactiekosten …,,EUR,"-1,00",EUR,"31,98",5925d76b-…
 *     15-12-2022,16:55,15-12-2022,VICI …,US9256521090,"Koop 1 @ 33,9 USD",,USD,"-33,90",USD,"-33,90",5925d76b-…
 *
 * Newest first. The column named for the change holds its currency; the amount stands behind it, without a name, and is signed. Units
 * stand in the description alone. The rows of an order share its ID, which may break over two lines (IMP-40). Cash goes to
 * and fro between DEGIRO and its bank (IMP-45). There are no tickers.
 */
const FIELDS = {
  date: ['Datum', 'Date', 'Fecha', 'Data'],
  time: ['Tijd', 'Time', 'Uhrzeit', 'Heure', 'Hora', 'Ora'],
  product: ['Product', 'Produkt', 'Produit', 'Producto', 'Produto', 'Prodotto'],
  isin: ['ISIN', 'Code ISIN'],
  description: ['Omschrijving', 'Description', 'Beschreibung', 'Descripción', 'Descrição', 'Descrizione'],
  currency: ['Mutatie', 'Change', 'Änderung', 'Mouvements', 'Variación', 'Mudança', 'Variazioni'],
  amount: [],
  order: ['Order Id', 'Order-ID', 'ID Ordre', 'ID Orden', 'ID da Ordem', "ID dell'ordine"],
} as const
type Field = keyof typeof FIELDS
type Row = TableRow<Field>

/** Cash that comes or goes: the sign tells which. */
type Meaning = EventKind | 'external' | 'orderFee' | 'sweep'

/** Beginnings of descriptions, in the languages in which they were seen. */
const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/^(?:Dividendbelasting|Impôts sur dividende)$/i, 'withholding'],
  [/^Dividende?$/i, 'dividend'],
  [
    /^(?:DEGIRO Transactiekosten|DEGIRO Transaction|Comissões de transação DEGIRO|Frais DEGIRO de courtage)\b/i,
    'orderFee',
  ],
  [
    /^(?:DEGIRO Aansluitingskosten|(?:DE)?Giro Exchange Connection Fee|DEGIRO Corporate Action Kosten)\b/i,
    'fee',
  ],
  [/^(?:Valuta (?:Creditering|Debitering)|FX (?:Credit|Debit))$/i, 'fxConversion'],
  [/^(?:Ingreso|Retirada) Cambio de Divisa$/i, 'fxConversion'],
  // The second is the first, encoded twice by the export.
  [/^(?:Crédito|CrÃ©dito|Levantamento) de divisa$/i, 'fxConversion'],
  [
    /^(?:iDEAL Deposit|Reservation iDEAL|Ingreso$|Processed Flatex Withdrawal|flatex terugstorting)/i,
    'external',
  ],
  [/^DEGIRO courtesy$/i, 'external'],
  [/^(?:Degiro Cash Sweep Transfer|Overboeking (?:van|naar) uw geldrekening bij flatex)/i, 'sweep'],
  // The cash fund is cash (IMP-8): what it gains, loses or costs is interest.
  [/^(?:Variation|Conversion) Fonds Monétaires\b/i, 'interest'],
]

const sideOf = meanings({
  buy: ['Koop', 'Buy', 'Compra', 'Achat', 'Kauf'],
  sell: ['Verkoop', 'Sell', 'Venda', 'Venta', 'Vente', 'Verkauf'],
})
/** What stands before the colon where units move without a trade. */
const actionOf = meanings({ rename: ['Productwijziging'], split: ['Stock dividend'] })

export const degiro = tableLayout<Field>({
  broker: 'degiro',
  fields: FIELDS,
  required: ['date', 'time', 'product', 'isin', 'description', 'currency', 'order'],
  behind: { amount: 'currency' },
  numbers: ['amount'],
  decimal: 'open',
  order: 'dmy',
  time: 'time',
  lackAt: { symbol: 'isin', quantity: 'description' },
  read: together((rows) => {
    const style = styleOfText(rows.flatMap((row) => dealtIn(row)?.numbers ?? []))
    const orders = ordersOf(rows)
    const fates = new Map<Row, RowFate>()
    const groups = new Map<string, Row[]>()
    for (const row of rows) {
      const order = orders.get(row)
      if (order === undefined) continue
      if (isRestOfOrder(row)) fates.set(row, { fate: 'nonData', what: 'partOfTrade' })
      else
        groups.set(`${order} ${row.text('date')}`, [
          ...(groups.get(`${order} ${row.text('date')}`) ?? []),
          row,
        ])
    }
    for (const [reference, group] of groups) readOrder(group, reference, style, fates)
    pairConversions(
      rows.filter((row) => orders.get(row) === undefined && meaningOf(row) === 'fxConversion'),
      '',
      fates,
    )
    return ok(rows.map((row) => fates.get(row) ?? readRow(row, '', style)))
  }),
})

function meaningOf(row: Row): Meaning | undefined {
  const description = row.text('description')
  return MEANINGS.find(([pattern]) => pattern.test(description))?.[1]
}

interface Dealt {
  readonly kind: 'buy' | 'sell'
  /** Units and price as they are written. */
  readonly numbers: readonly [string, string]
  readonly action: 'rename' | 'split' | undefined
}

/** `Koop 1 @ 33,9 USD`, `Achat 6 QT GROUP OYJ@79,96 EUR (FI4000198031)`, `STOCK DIVIDEND: Koop 999 @ 0 EUR`. */
function dealtIn(row: Row): Dealt | undefined {
  // The name of the product may begin with digits, and goes before the units are read.
  const text = row.text('description').replace(`${row.text('product')}@`, '@ ')
  const m = /^(?:([^:]+?)\s*:\s*)?(\p{L}+) (\d[\d., \u00a0]*?)\s*@ ([\d.,]+) [A-Z]{3}(?: \([^)]*\))?$/u.exec(
    text,
  )
  const kind = sideOf(m?.[2] ?? '')
  if (!m || kind === undefined) return undefined
  const action = m[1] === undefined ? undefined : actionOf(m[1])
  return m[1] !== undefined && action === undefined ? undefined : { kind, numbers: [m[3]!, m[4]!], action }
}

/** A line that holds nothing but the rest of the order ID above it. */
function isRestOfOrder(row: Row): boolean {
  return row.record.cells.every((cell) => cell.trim() === '' || cell.trim() === row.text('order'))
}

function ordersOf(rows: readonly Row[]): ReadonlyMap<Row, string> {
  const orders = new Map<Row, string>()
  rows.forEach((row, i) => {
    const order = row.text('order')
    if (order === '') return
    const above = rows[i - 1]
    if (!isRestOfOrder(row)) orders.set(row, order)
    else if (above !== undefined && orders.has(above) && !isRestOfOrder(above)) {
      const whole = `${orders.get(above)!}${order}`
      orders.set(above, whole).set(row, whole)
    }
  })
  return orders
}

/** The rows of one order and day: a trade with its fees and conversions, or what is there of them. */
function readOrder(
  group: readonly Row[],
  reference: string,
  style: NumberStyle,
  fates: Map<Row, RowFate>,
): void {
  const trades = group.filter((row) => dealtIn(row)?.action === undefined && dealtIn(row) !== undefined)
  const fees = group.filter((row) => meaningOf(row) === 'orderFee')
  const conversions = group.filter((row) => meaningOf(row) === 'fxConversion')
  const first = trades[0]
  const join = (rows: readonly Row[]) => {
    const fate = first && joinTrade(first, trades, fees, rows, reference, style)
    if (!first || fate?.fate !== 'draft') return false
    for (const row of [...trades, ...fees, ...rows]) fates.set(row, { fate: 'nonData', what: 'partOfTrade' })
    fates.set(first, fate)
    return true
  }
  if (join(conversions)) return
  // A conversion that was not for this trade alone stands beside it.
  join([])
  pairConversions(conversions, reference, fates)
}

function joinTrade(
  first: Row,
  trades: readonly Row[],
  fees: readonly Row[],
  conversions: readonly Row[],
  reference: string,
  style: NumberStyle,
): RowFate | undefined {
  const { kind } = dealtIn(first)!
  const asset = first.text('isin')
  if (trades.some((row) => dealtIn(row)!.kind !== kind || row.text('isin') !== asset)) return undefined
  const units = trades.map((row) => unitsOf(row, style))
  const all = [...trades, ...fees, ...conversions]
  const lacks = all.some((row) => row.money('amount') === undefined || currencyOf(row, 'currency') === '')
  if (lacks || all.some((row) => row.problem) || units.includes(undefined)) return undefined

  const total = sumByCurrency(all)
  const feeOf = sumByCurrency(fees)
  // A currency that was bought for the trade and spent on it falls away, its fee with it.
  const left = [...total].filter(([, amount]) => amount !== 0n)
  const paidIn = left.filter(([currency, amount]) => amount !== (feeOf.get(currency) ?? 0n))
  const feesIn = left.filter(([currency]) => (feeOf.get(currency) ?? 0n) !== 0n)
  if (paidIn.length > 1 || feesIn.length > 1) return undefined
  const currency = paidIn[0]?.[0] ?? currencyOf(first, 'currency')
  const feeCurrency = feesIn[0]?.[0]
  return draftRow(
    first,
    {
      kind,
      currency,
      asset: assetOf(first),
      quantity: units.reduce<bigint>((sum, quantity) => sum + quantity!, 0n),
      amount: total.get(currency) ?? 0n,
      fee: feeCurrency === undefined ? 0n : -feeOf.get(feeCurrency)!,
      feeCurrency: feeCurrency === currency ? undefined : feeCurrency,
    },
    { reference, note: [first.text('description'), first.text('product')] },
  )
}

function sumByCurrency(rows: readonly Row[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const row of rows) {
    const currency = row.text('currency').toUpperCase()
    sums.set(currency, (sums.get(currency) ?? 0n) + (row.money('amount') ?? 0n))
  }
  return sums
}

/** Two rows of a conversion are neighbours of the same minute, in two currencies and of opposite sign. */
function pairConversions(rows: readonly Row[], reference: string, fates: Map<Row, RowFate>): void {
  for (let i = 0; i + 1 < rows.length; i++) {
    const [row, mate] = [rows[i]!, rows[i + 1]!]
    if (row.text('date') !== mate.text('date') || row.text('time') !== mate.text('time')) continue
    const [amount, mateAmount] = [row.money('amount'), mate.money('amount')]
    if (amount === undefined || mateAmount === undefined || amount * mateAmount >= 0n) continue
    const [currency, mateCurrency] = [currencyOf(row, 'currency'), currencyOf(mate, 'currency')]
    if (row.problem || mate.problem || currency === mateCurrency) continue
    const fate = draftOfLegs(
      row,
      'fxConversion',
      conversionLegs(
        { currency, amount },
        { currency: mateCurrency, amount: mateAmount },
        { currency, amount: 0n },
      ),
      { reference, note: [row.text('description'), mate.text('description')] },
    )
    if (fate.fate !== 'draft') continue
    fates.set(row, fate).set(mate, { fate: 'nonData', what: 'partOfTrade' })
    i++
  }
}

/** A row that stands alone. */
function readRow(row: Row, reference: string, style: NumberStyle): RowFate {
  const dealt = dealtIn(row)
  if (dealt) return readUnits(row, dealt, reference, style)
  const meaning = meaningOf(row)
  if (meaning === undefined) return row.refuse('description', 'unknownAction')
  if (meaning === 'sweep') return { fate: 'nonData', what: 'sweep' }
  // Half a conversion: nothing says what the other currency gave or got.
  if (meaning === 'fxConversion') return row.refuse('description', 'unknownRow')
  const currency = currencyOf(row, 'currency')
  const amount = row.money('amount')
  const kind =
    meaning === 'orderFee' ? 'fee' : meaning !== 'external' ? meaning : cashKind(meaning, amount ?? 0n)
  return draftRow(
    row,
    { kind, currency, asset: kind === 'interest' ? undefined : assetOf(row), amount },
    { reference, note: [row.text('description'), row.text('product')] },
  )
}

/** A trade by itself, or units that move without one. */
function readUnits(row: Row, { kind: side, action }: Dealt, reference: string, style: NumberStyle): RowFate {
  const kind = action ?? side
  const size = unitsOf(row, style)
  if (size === undefined) return row.refuse('description', 'badNumber')
  const currency = currencyOf(row, 'currency')
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: assetOf(row),
      quantity: side === 'sell' ? -size : size,
      amount: row.money('amount'),
    },
    { reference, note: [row.text('description'), row.text('product')] },
  )
}

function unitsOf(row: Row, style: NumberStyle): bigint | undefined {
  const plain = plainNumber(dealtIn(row)?.numbers[0] ?? '', style)
  return plain === undefined || plain === '' ? undefined : parseQuantity(plain)?.value
}

function assetOf(row: Row) {
  const isin = row.text('isin')
  return isin === '' ? undefined : assetHint(isin, row.text('product'), { isin })
}
