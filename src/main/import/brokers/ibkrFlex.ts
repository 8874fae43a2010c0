import { Currency } from '../../../shared/plain.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import { draftOfLegs, flatDraft, flatTable, meanings, type FlatRow, type Standard } from '../flatTable.ts'
import { conversionLegs } from '../legs.ts'
import type { RowFate } from '../rows.ts'

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
type TradeField = Exclude<keyof typeof TRADES, Standard>

const sideOf = meanings<'buy' | 'sell'>({ buy: ['BUY'], sell: ['SELL'] })

export const ibkrFlexTrades = flatTable<TradeField>({
  broker: 'ibkr',
  fields: TRADES,
  required: ['side', 'date', 'isin', 'quantity', 'amount', 'currency', 'fee', 'feeCurrency'],
  numbers: ['quantity', 'amount', 'fee'],
  order: 'ymd',
  reader: () => readTrade,
})

function readTrade(row: FlatRow<TradeField | Standard>): RowFate {
  const { cells } = row
  const kind = sideOf(cells.text('side'))
  if (kind === undefined) return cells.refuse('side', 'unknownAction')
  const isin = cells.text('isin')
  const symbol = cells.text('symbol') || isin
  if (symbol === '') return cells.refuse('isin', 'missingCell')
  const commission = cells.money('fee') ?? 0n
  const fee = { currency: cells.text('feeCurrency') || cells.text('currency'), amount: -commission }
  if (fee.amount !== 0n && !Currency.safeParse(fee.currency).success)
    return cells.refuse('feeCurrency', 'badCurrency')
  const pair = isin === '' ? /^([A-Z]{3})\.([A-Z]{3})$/.exec(symbol) : null
  if (pair) return readConversion(row, pair[1]!, pair[2]!, fee)

  const currency = cells.text('currency')
  const paid = cells.money('amount')
  const ownFee = fee.currency === currency
  return flatDraft(
    row,
    {
      kind,
      currency,
      asset: assetHint(symbol, '', { isin: isin || undefined }),
      quantity: cells.quantity('quantity'),
      amount: paid === undefined ? undefined : -paid + (ownFee ? commission : 0n),
      fee: fee.amount,
      feeCurrency: ownFee ? undefined : fee.currency,
    },
    { note: cells.text('side') },
  )
}

/** IMP-11: units of the pair's first currency against money of its second. */
function readConversion(
  row: FlatRow<TradeField | Standard>,
  base: string,
  quote: string,
  fee: { readonly currency: string; readonly amount: bigint },
): RowFate {
  const { cells } = row
  const currency = cells.text('currency')
  if (currency !== quote) return cells.refuse('currency', 'badCurrency')
  const bought = cells.money('quantity')
  const paid = cells.money('amount')
  if (bought === undefined || bought === 0n) return cells.refuse('quantity', 'missingCell')
  if (paid === undefined) return cells.refuse('amount', 'missingCell')
  if (bought * paid < 0n) return cells.refuse('amount', 'badSign')
  return draftOfLegs(
    row,
    { kind: 'fxConversion', currency },
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
type CashField = Exclude<keyof typeof CASH, Standard>

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

export const ibkrFlexCash = flatTable<CashField>({
  broker: 'ibkr',
  fields: CASH,
  required: ['type', 'date', 'isin', 'description', 'amount', 'currency'],
  numbers: ['amount'],
  order: 'ymd',
  reader: () => readCash,
})

function readCash(row: FlatRow<CashField | Standard>): RowFate {
  const { cells } = row
  const type = cells.text('type')
  const meaning = cashMeaning(type)
  if (meaning === undefined) return cells.refuse('type', 'unknownAction')
  const description = cells.text('description')
  const amount = cells.money('amount')
  const isin = cells.text('isin')
  const symbol = cells.text('symbol') || (/^([A-Z0-9][A-Z0-9. ]{0,20}?)\s*\(/.exec(description)?.[1] ?? isin)
  return flatDraft(
    row,
    {
      kind: cashKind(meaning, description, amount),
      currency: cells.text('currency'),
      asset: isin === '' ? undefined : assetHint(symbol, '', { isin }),
      amount,
    },
    { note: `${type}: ${description}` },
  )
}

function cashKind(
  meaning: EventKind | 'external',
  description: string,
  amount: bigint | undefined,
): EventKind {
  if (meaning === 'external') return (amount ?? 0n) < 0n ? 'withdrawal' : 'deposit'
  if (meaning !== 'dividend') return meaning
  if (/\(Return of Capital\)/i.test(description)) return 'returnOfCapital'
  return /\bCapital Gains?\b/i.test(description) ? 'capGainDistribution' : 'dividend'
}
