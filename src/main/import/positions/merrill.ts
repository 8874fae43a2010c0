import { NO_FIELDS, POSITION_NUMBERS, positionTable } from './positionTable.ts'

/**
 * Merrill Edge, "Holdings" of one or several accounts as CSV.
 *
 *     "COB Date","Security #","Symbol","CUSIP #","Security Description",…,"Account #","Quantity","Price ($)","Value ($)","Unrealized Gain/Loss ($)",…
 *     "2/9/2026","977G3","IIAXX","55499U915","BANK OF AMERICA, NA RASP",…,"AA-11111","2,486.98","1.00","2,486.98","--",…
 *
 * The day is the close of business of each row. Brackets are minus. What a position cost is its value less its unrealised gain.
 */
export const merrillPositions = positionTable({
  broker: 'merrill',
  fields: {
    ...NO_FIELDS,
    account: ['Account #'],
    accountName: ['Account Registration'],
    symbol: ['Symbol'],
    cusip: ['CUSIP #'],
    name: ['Security Description'],
    quantity: ['Quantity'],
    price: ['Price ($)'],
    value: ['Value ($)'],
    gain: ['Unrealized Gain/Loss ($)'],
    date: ['COB Date'],
  },
  required: ['account', 'symbol', 'quantity', 'value', 'date'],
  writing: { numbers: POSITION_NUMBERS, decimal: 'point', dates: ['date'], order: 'mdy' },
  currency: 'USD',
  about: ({ cells }) => (cells.slice(1).every((cell) => cell.trim() === '') ? { what: 'footer' } : undefined),
  kindOf: (symbol) => (symbol.includes('#') ? 'option' : undefined),
  isCash: (row) => row.text('symbol') === '' && /^cash\b/i.test(row.text('name')),
})
