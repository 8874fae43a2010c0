import { headerKey } from '../rows.ts'
import { NO_FIELDS, POSITION_NUMBERS, positionTable, type PositionLayout } from './positionTable.ts'

/**
 * Vanguard, the upper table of a download as CSV: what each account holds. A table of transactions may follow under a
 * header of its own; it is for the import and no position.
 *
 *     Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,
 *     4829103746,Vanguard Total Stock Market Index Fund,VTSAX,142.11,112.45,15982.40,
 */
const table = positionTable({
  broker: 'vanguard',
  fields: {
    ...NO_FIELDS,
    account: ['Account Number'],
    name: ['Investment Name'],
    symbol: ['Symbol'],
    quantity: ['Shares'],
    price: ['Share Price'],
    value: ['Total Value'],
  },
  required: ['account', 'name', 'symbol', 'quantity', 'value'],
  never: ['trade date', 'transaction type'],
  writing: { numbers: POSITION_NUMBERS, decimal: 'point', dates: [], order: 'mdy' },
  currency: 'USD',
  about: ({ cells }) => (cells.length === 1 ? { what: 'footer' } : undefined),
  isCash: () => false,
})

export const vanguardPositions: PositionLayout = {
  ...table,
  read(file, { rows, ...rest }) {
    const end = rows.findIndex(({ cells }) => cells.some((cell) => headerKey(cell) === 'trade date'))
    const upper = end === -1 ? rows : rows.slice(0, end)
    const read = table.read(file, { ...rest, rows: upper })
    if (!read.ok) return read
    const lower = rows
      .slice(upper.length)
      .map(({ line, raw }) => ({ line, what: 'statementInfo' as const, raw }))
    return {
      ok: true,
      value: { ...read.value, rows: rows.length, nonData: [...read.value.nonData, ...lower] },
    }
  },
}
