import { NO_FIELDS, POSITION_NUMBERS, positionTable } from './positionTable.ts'

/**
 * Any table with a column for the asset and one for its units, from a spreadsheet or a broker without a layout of its own.
 * What it costs, what it is worth, the account, the day and the currency are read where columns are named so; cash is a row whose symbol
 * is `CASH` or a currency's letters. Decimals by the values (IMP-4), days by ISO or with the month named.
 */
export const genericPositions = positionTable({
  broker: 'generic',
  fields: {
    ...NO_FIELDS,
    account: ['Account', 'Account number', 'Account #', 'Account no', 'Account id', 'Depot'],
    symbol: ['Symbol', 'Ticker', 'Instrument', 'Security', 'Asset'],
    name: ['Name', 'Description', 'Investment name', 'Security description'],
    isin: ['ISIN'],
    cusip: ['CUSIP'],
    quantity: ['Quantity', 'Qty', 'Shares', 'Units', 'Position'],
    price: ['Price', 'Last price', 'Share price', 'Close price', 'Unit price'],
    value: ['Value', 'Market value', 'Current value', 'Total value', 'Amount'],
    cost: ['Cost', 'Cost basis', 'Cost basis total', 'Total cost', 'Book value', 'Book cost'],
    date: ['Date', 'Day', 'As of', 'As of date', 'Report date'],
    currency: ['Currency', 'CCY'],
  },
  required: ['symbol', 'quantity'],
  never: [
    'action',
    'type',
    'transaction',
    'transaction type',
    'trade date',
    'run date',
    'settlement date',
    'settle date',
    'side',
    'activity',
    'fee',
    'fees',
    'commission',
    'date acquired',
    'date sold',
    'closed date',
    'proceeds',
  ],
  writing: { numbers: POSITION_NUMBERS, decimal: 'open', dates: ['date'], order: 'ymd' },
  currency: '',
  about: ({ cells }) => {
    const first = (cells[0] ?? '').trim()
    if (/^(?:grand |sub)?total\b/i.test(first)) return { what: 'total' }
    return cells.slice(1).every((cell) => cell.trim() === '') ? { what: 'footer' } : undefined
  },
  isCash: (row) => /^(?:cash|[A-Z]{3} cash|cash [A-Z]{3})$/i.test(row.text('symbol')),
})
