import { AMERICAN_DATES, titleDay } from './titleDay.ts'
import { NO_FIELDS, POSITION_NUMBERS, positionTable } from './positionTable.ts'

/**
 * Fidelity, "Portfolio positions" as CSV, all accounts in one table.
 *
 *     Account Number,Account Name,Symbol,Description,Quantity,Last Price,…,Current Value,…,Cost Basis Total,Average Cost Basis,Type
 *     X11111111,Individual,AAPL,APPLE INC,10,$150.00,…,$1500.00,…,$1300.00,$130.00,Cash
 *     X11111111,Individual,SPAXX**,FIDELITY GOVERNMENT MONEY MARKET,,,,$2000.00,…
 *     X11111111,Individual,Pending activity,,,,,$-150.00,…
 *     "Date downloaded Jan-31-2025 at 8:04 p.m ET"
 *
 * Asterisks mark the sweep. Paragraphs of terms follow the table; the day stands in the very last line, where the export has one.
 */
export const fidelityPositions = positionTable({
  broker: 'fidelity',
  fields: {
    ...NO_FIELDS,
    account: ['Account Number'],
    accountName: ['Account Name'],
    symbol: ['Symbol'],
    name: ['Description'],
    quantity: ['Quantity'],
    price: ['Last Price'],
    value: ['Current Value'],
    cost: ['Cost Basis Total', 'Cost Basis'],
    type: ['Type'],
  },
  required: ['account', 'symbol', 'quantity', 'value', 'cost'],
  writing: { numbers: POSITION_NUMBERS, decimal: 'point', dates: [], order: 'mdy' },
  currency: 'USD',
  about: ({ cells }) => {
    const [first = '', ...rest] = cells
    const downloaded = /^Date downloaded (.*)$/i.exec(cells.join(' ').trim())
    if (downloaded) return { what: 'footer', day: titleDay(downloaded[1]!, AMERICAN_DATES) }
    if (rest.every((cell) => cell.trim() === '') && /\s/.test(first.trim())) return { what: 'footer' }
    return undefined
  },
  isCash: (row) => /^pending activity$/i.test(row.text('symbol')),
})
