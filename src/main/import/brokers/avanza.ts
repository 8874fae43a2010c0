import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  currencyOf,
  draftRow,
  eachRow,
  meanings,
  sizeOf,
  tableLayout,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Avanza (Sweden), "Transaktioner" of all accounts.
 *
 *     Datum;Konto;Typ av transaktion;Värdepapper/beskrivning;Antal;Kurs;Belopp;Transaktionsvaluta;Courtage (SEK);…;ISIN;Resultat
 *     2025-01-13;Savings;Sälj;DNB Global Indeks S;-352,033838;154,665276;54447,41;SEK;0;;SEK;NO0010827280;14650,376974
 *
 * Semicolons, decimal commas. Units and cash are signed; cash holds the courtage, which is in kronor. `Övrigt` (other) goes by
 * its description; where it moves units without cash, one fund was exchanged for another.
 */
const FIELDS = {
  date: ['Datum'],
  account: ['Konto'],
  type: ['Typ av transaktion'],
  description: ['Värdepapper/beskrivning'],
  quantity: ['Antal'],
  amount: ['Belopp'],
  currency: ['Transaktionsvaluta'],
  fee: ['Courtage (SEK)'],
  isin: ['ISIN'],
} as const
type Field = keyof typeof FIELDS

const typeOf = meanings<EventKind | 'other'>({
  buy: ['Köp'],
  sell: ['Sälj'],
  dividend: ['Utdelning'],
  interest: ['Ränta'],
  withholding: ['Utländsk källskatt'],
  deposit: ['Insättning'],
  withdrawal: ['Uttag'],
  other: ['Övrigt'],
})
/** Beginnings of what `Övrigt` describes. */
const OTHERS: readonly (readonly [RegExp, EventKind])[] = [
  [/^Återbetalning Total avgift\b/i, 'fee'],
  [/^Avkastningsskatt\b/i, 'withholding'],
]

export const avanza = tableLayout<Field>({
  broker: 'avanza',
  fields: FIELDS,
  required: ['date', 'account', 'type', 'description', 'quantity', 'amount', 'currency', 'fee', 'isin'],
  numbers: ['quantity', 'amount', 'fee'],
  decimal: 'comma',
  order: 'dmy',
  lackAt: { symbol: 'isin' },
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const quantity = row.quantity('quantity')
  const amount = row.money('amount')
  const type = row.text('type')
  const kind = kindOf(row, amount === undefined && (quantity ?? 0n) !== 0n)
  if (kind === undefined)
    return row.refuse(typeOf(type) !== undefined ? 'description' : 'type', 'unknownAction')
  const isTrade = kind === 'buy' || kind === 'sell'
  if (isTrade && quantity !== undefined && quantity < 0n !== (kind === 'sell'))
    return row.refuse('quantity', 'badSign')
  if (amount !== undefined && (kind === 'deposit' ? amount < 0n : kind === 'withdrawal' && amount > 0n))
    return row.refuse('amount', 'badSign')
  const fee = sizeOf(row.money('fee') ?? 0n)
  const currency = amount === undefined && fee === 0n ? '' : currencyOf(row, 'currency')
  const isin = row.text('isin')
  const description = row.text('description')
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: isin === '' ? undefined : assetHint(isin, description, { isin }),
      quantity,
      amount,
      fee,
      ...(currency !== 'SEK' && fee !== 0n && { feeCurrency: 'SEK' }),
    },
    { account: row.text('account'), note: [type, description] },
  )
}

function kindOf(row: TableRow<Field>, unitsAlone: boolean): EventKind | undefined {
  const kind = typeOf(row.text('type'))
  if (kind !== 'other') return kind
  if (unitsAlone) return 'merger'
  return OTHERS.find(([pattern]) => pattern.test(row.text('description')))?.[1]
}
