import { Currency } from '../../../shared/plain.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import { conversionLegs } from '../legs.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  draftOfLegs,
  draftRow,
  eachRow,
  meanings,
  tableLayout,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Interactive Brokers, Flex query of trades as CSV.
 *
 *     "Buy/Sell","TradeDate","ISIN","Quantity","TradePrice","TradeMoney","CurrencyPrimary","IBCommission","IBCommissionCurrency"
 *     "BUY","20230522","CH0111762537","7","282.7","1978.9","CHF","-5","CHF"
 *
 * The user chooses the columns; these are the least that tell a trade. `TradeMoney` is signed as the quantity, so cash is its
 * opposite. A currency pair has no ISIN: its symbol (`CHF.USD`) names both sides, and without a symbol it is refused.
 */
const TRADES = {
  side: ['Buy/Sell'],
  date: ['TradeDate'],
  symbol: ['Symbol'],
  isin: ['ISIN'],
  quantity: ['Quantity'],
  amount: ['TradeMoney'],
  currency: ['CurrencyPrimary'],
  fee: ['IBCommission'],
  feeCurrency: ['IBCommissionCurrency'],
} as const
type TradeField = keyof typeof TRADES

const sideOf = meanings<'buy' | 'sell'>({ buy: ['BUY'], sell: ['SELL'] })

export const ibkrFlexTrades = tableLayout<TradeField>({
  broker: 'ibkr',
  fields: TRADES,
  required: ['side', 'date', 'isin', 'quantity', 'amount', 'currency', 'fee', 'feeCurrency'],
  numbers: ['quantity', 'amount', 'fee'],
  order: 'ymd',
  read: eachRow(readTrade),
})

function readTrade(row: TableRow<TradeField>): RowFate {
  const kind = sideOf(row.text('side'))
  if (kind === undefined) return row.refuse('side', 'unknownAction')
  const isin = row.text('isin')
  const symbol = row.text('symbol') || isin
  if (symbol === '') return row.refuse('isin', 'missingCell')
  const commission = row.money('fee') ?? 0n
  const fee = { currency: row.text('feeCurrency') || row.text('currency'), amount: -commission }
  if (fee.amount !== 0n && !Currency.safeParse(fee.currency).success)
    return row.refuse('feeCurrency', 'badCurrency')
  const pair = isin === '' ? /^([A-Z]{3})\.([A-Z]{3})$/.exec(symbol) : null
  if (pair) return readConversion(row, pair[1]!, pair[2]!, fee)

  const currency = row.text('currency')
  const paid = row.money('amount')
  const ownFee = fee.currency === currency
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: assetHint(symbol, '', { isin: isin || undefined }),
      quantity: row.quantity('quantity'),
      amount: paid === undefined ? undefined : -paid + (ownFee ? commission : 0n),
      fee: fee.amount,
      feeCurrency: ownFee ? undefined : fee.currency,
    },
    { note: row.text('side') },
  )
}

/** IMP-11: units of the pair's first currency against money of its second. */
function readConversion(
  row: TableRow<TradeField>,
  base: string,
  quote: string,
  fee: { readonly currency: string; readonly amount: bigint },
): RowFate {
  const currency = row.text('currency')
  if (currency !== quote) return row.refuse('currency', 'badCurrency')
  const bought = row.money('quantity')
  const paid = row.money('amount')
  if (bought === undefined || bought === 0n) return row.refuse('quantity', 'missingCell')
  if (paid === undefined) return row.refuse('amount', 'missingCell')
  if (bought * paid < 0n) return row.refuse('amount', 'badSign')
  return draftOfLegs(
    row,
    'fxConversion',
    conversionLegs({ currency: base, amount: bought }, { currency, amount: -paid }, fee),
    { note: `Forex ${base}.${quote}` },
  )
}

/**
 * Interactive Brokers, Flex query of cash transactions as CSV.
 *
 *     "Type","SettleDate","ISIN","Description","Amount","CurrencyPrimary"
 *     "Dividends","20230623","US9220427424","VT(US9220427424) CASH DIVIDEND USD 0.6504 PER SHARE (Ordinary Dividend)","137.23","USD"
 *
 * Amounts are signed. The description names the symbol before a bracket, and says in its last one what a dividend is.
 */
const CASH = {
  type: ['Type'],
  date: ['SettleDate'],
  isin: ['ISIN'],
  symbol: ['Symbol'],
  description: ['Description'],
  quantity: [],
  amount: ['Amount'],
  currency: ['CurrencyPrimary'],
} as const
type CashField = keyof typeof CASH

const cashMeaning = meanings<EventKind | 'external'>({
  dividend: ['Dividends', 'Payment In Lieu Of Dividends'],
  withholding: ['Withholding Tax'],
  interest: [
    'Broker Interest Received',
    'Broker Interest Paid',
    'Bond Interest Received',
    'Bond Interest Paid',
  ],
  fee: ['Other Fees', 'Commission Adjustments'],
  external: ['Deposits/Withdrawals', 'Deposits & Withdrawals'],
})

export const ibkrFlexCash = tableLayout<CashField>({
  broker: 'ibkr',
  fields: CASH,
  required: ['type', 'date', 'isin', 'description', 'amount', 'currency'],
  numbers: ['amount'],
  order: 'ymd',
  read: eachRow(readCash),
})

function readCash(row: TableRow<CashField>): RowFate {
  const type = row.text('type')
  const description = row.text('description')
  const amount = row.money('amount')
  const kind = flexCashKind(type, description, amount)
  if (kind === undefined) return row.refuse('type', 'unknownAction')
  const isin = row.text('isin')
  const symbol = row.text('symbol') || (/^([A-Z0-9][A-Z0-9. ]{0,20}?)\s*\(/.exec(description)?.[1] ?? isin)
  return draftRow(
    row,
    {
      kind,
      currency: row.text('currency'),
      asset: isin === '' ? undefined : assetHint(symbol, '', { isin }),
      amount,
    },
    { note: `${type}: ${description}` },
  )
}

/** Kind of a cash transaction of a Flex query by its type, description and sign; undefined where the type is none that is known. */
export function flexCashKind(
  type: string,
  description: string,
  amount: bigint | undefined,
): EventKind | undefined {
  const meaning = cashMeaning(type)
  if (meaning === 'external') return cashKind(meaning, amount ?? 0n)
  if (meaning !== 'dividend') return meaning
  if (/\(Return of Capital\)/i.test(description)) return 'returnOfCapital'
  return /\bCapital Gains?\b/i.test(description) ? 'capGainDistribution' : 'dividend'
}
