import { AMERICAN_DATES, titleDay } from './titleDay.ts'
import { NO_FIELDS, POSITION_NUMBERS, positionTable } from './positionTable.ts'

/**
 * Schwab, "Positions" of one account or of all as CSV.
 *
 *     "Positions for account Individual ...001 as of 09:37 PM ET, 2025/01/31"
 *     "Symbol","Description","Qty (Quantity)","Price",…,"Mkt Val (Market Value)",…,"Cost Basis",…,"Security Type",
 *     "VTI","VANGUARD TOTAL STOCK MARKET ETF","5.9046","338.77",…,"$2,000.00",…,"$1,500.00",…,"ETFs & Closed End Funds",
 *     "Cash & Cash Investments","--","--",…,"$10.00",…,"Cash and Money Market",
 *     "Account Total","","--",…
 *
 * Of all accounts: a line with the account's name and last digits before each header. Months first, `--` for nothing.
 */
export const schwabPositions = positionTable({
  broker: 'schwab',
  fields: {
    ...NO_FIELDS,
    symbol: ['Symbol'],
    name: ['Description'],
    quantity: ['Qty (Quantity)', 'Quantity'],
    price: ['Price'],
    value: ['Mkt Val (Market Value)', 'Market Value'],
    cost: ['Cost Basis'],
    type: ['Security Type'],
  },
  required: ['symbol', 'name', 'quantity', 'value', 'type'],
  writing: { numbers: POSITION_NUMBERS, decimal: 'point', dates: [], order: 'mdy' },
  currency: 'USD',
  about: ({ cells }) => {
    const [first = '', ...rest] = cells
    const title = /^Positions for (.*?) as of (.*)$/i.exec(first.trim())
    if (title) {
      const account = /^account (.+)$/i.exec(title[1]!)?.[1]
      return { what: 'title', day: titleDay(title[2]!, AMERICAN_DATES), ...(account && { account }) }
    }
    if (/^(?:Account|Positions) Total$/i.test(first.trim())) return { what: 'total' }
    if (rest.every((cell) => cell.trim() === ''))
      return /\d{3}$/.test(first.trim())
        ? { what: 'sectionHeader', account: first.trim().slice(0, 80) }
        : { what: 'footer' }
    return undefined
  },
  isCash: (row) => /^Cash (?:& Cash Investments|and Money Market)$/i.test(row.text('symbol')),
})
