import type { EventKind } from '../../../shared/trade.ts'
import type { AssetKind } from '../../../shared/account.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { cashKind, draftRow, eachRow, meanings, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * eToro, "Account Activity" of the account statement.
 *
 *     Date,Type,Details,Amount,Units,Realized Equity Change,Realized Equity,Balance,Position ID,Asset type,NWA
 *     09/01/2024 15:37:16,Open Position,AMD/USD,49.88,0.337209,0.00,"4,581.91",0.00,2596572937,Stocks,0.00
 *
 * DD/MM/YYYY, `-` for nothing, numbers as the customer's country writes them (IMP-42). What opening takes and closing brings has no
 * sign; other cash is signed. Accounts are kept in US dollars; `AMD/USD` names the asset and what it is quoted in. A position
 * is a lot of eToro's own, so its ID is no reference of a row.
 */
const FIELDS = {
  date: ['Date'],
  type: ['Type'],
  details: ['Details'],
  amount: ['Amount'],
  quantity: ['Units'],
  change: ['Realized Equity Change'],
  position: ['Position ID'],
  assetType: ['Asset type'],
} as const
type Field = keyof typeof FIELDS

const typeOf = meanings<EventKind>({
  buy: ['Open Position'],
  sell: ['Position closed'],
  dividend: ['Dividend'],
  interest: ['Interest Payment'],
  fee: ['Withdraw Fee', 'Withdrawal Conversion Fee', 'Overnight fee', 'Overnight refund', 'SDRT'],
  deposit: ['Deposit'],
  withdrawal: ['Withdraw Request'],
})
const ASSET_TYPES: ReadonlyMap<string, AssetKind | 'contract' | undefined> = new Map([
  ['', undefined],
  ['-', undefined],
  ['stocks', undefined],
  ['etf', 'etf'],
  ['crypto', 'crypto'],
  ['cfd', 'contract'],
])
const CURRENCY = 'USD'

export const etoro = tableLayout<Field>({
  broker: 'etoro',
  fields: FIELDS,
  required: ['date', 'type', 'details', 'amount', 'quantity', 'change', 'position', 'assetType'],
  numbers: ['amount', 'quantity'],
  decimal: 'open',
  order: 'dmy',
  currency: CURRENCY,
  lackAt: { symbol: 'details' },
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const type = row.text('type')
  const meaning = typeOf(type)
  if (meaning === undefined) return row.refuse('type', 'unknownAction')
  const assetType = row.text('assetType').toLowerCase()
  if (!ASSET_TYPES.has(assetType)) return row.refuse('assetType', 'unsupportedAsset')
  const assetKind = ASSET_TYPES.get(assetType)
  const isTrade = meaning === 'buy' || meaning === 'sell'
  const stated = row.money('amount')
  if (stated !== undefined && stated < 0n && (isTrade || meaning === 'deposit'))
    return row.refuse('amount', 'badSign')
  if (stated !== undefined && stated > 0n && meaning === 'withdrawal') return row.refuse('amount', 'badSign')
  const amount = meaning === 'buy' && stated !== undefined ? -stated : stated
  const isContract = assetKind === 'contract'
  const kind = isContract && meaning !== 'fee' ? cashKind('internal', amount ?? 0n) : meaning
  const symbol = /^(.+)\/[A-Z]{3}$/.exec(row.text('details'))?.[1] ?? ''
  return draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset:
        symbol === '' || assetKind === 'contract' ? undefined : assetHint(symbol, '', { kind: assetKind }),
      quantity: isTrade && !isContract ? row.quantity('quantity') : undefined,
      amount,
    },
    { note: [type, row.text('details') === '-' ? '' : row.text('details')] },
  )
}
