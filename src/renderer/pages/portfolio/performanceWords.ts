import type { Output } from '../../../shared/contract.ts'
import { showPercent } from '../../../shared/format.ts'
import type { Decomposition } from '../../../shared/performance.ts'
import { csvText } from '../csv.ts'

export type Period = 'all' | 'year' | 'one' | 'three' | 'five' | 'own'

export const PERIODS: readonly { value: Period; name: string }[] = [
  { value: 'all', name: 'Since the beginning' },
  { value: 'year', name: 'This year' },
  { value: 'one', name: 'One year' },
  { value: 'three', name: 'Three years' },
  { value: 'five', name: 'Five years' },
  { value: 'own', name: 'Between two days' },
]

/** The first day of a period that ends on an ISO day; empty for the beginning. This year starts with the last close of the year before. */
export function periodStart(period: Exclude<Period, 'own'>, asOf: string): string {
  const year = Number(asOf.slice(0, 4))
  switch (period) {
    case 'all':
      return ''
    case 'year':
      return `${year - 1}-12-31`
    case 'one':
      return yearsBefore(asOf, 1)
    case 'three':
      return yearsBefore(asOf, 3)
    case 'five':
      return yearsBefore(asOf, 5)
  }
}

/** The 29th of February becomes the 28th. */
function yearsBefore(iso: string, years: number): string {
  const monthDay = iso.slice(4) === '-02-29' ? '-02-28' : iso.slice(4)
  return `${Number(iso.slice(0, 4)) - years}${monthDay}`
}

export function rateWords(rate: number | null): string {
  return rate === null ? 'none' : showPercent(rate)
}

/** The rows of the decomposition in the order they are read; those not `always` shown are left out at zero. */
export const DECOMPOSITION: readonly {
  readonly of: Exclude<keyof Decomposition, 'remainder'>
  readonly name: string
  readonly how: string
  readonly always: boolean
}[] = [
  { of: 'realised', name: 'Realised gains', how: 'Proceeds less cost of what was sold.', always: true },
  {
    of: 'unrealised',
    name: 'Change of unrealised gains',
    how: 'What the lots held are worth above their cost, at the end less at the start.',
    always: true,
  },
  { of: 'dividends', name: 'Dividends', how: 'As credited, before tax withheld.', always: true },
  { of: 'interest', name: 'Interest', how: 'As credited, before tax withheld.', always: true },
  {
    of: 'costs',
    name: 'Costs',
    how: 'Fees that belong to no trade, and taxes withheld. Fees of trades are inside cost and proceeds.',
    always: true,
  },
  {
    of: 'currencyOnHoldings',
    name: 'Currency, on holdings',
    how: 'What the cost of holdings in other currencies gained as their rates moved.',
    always: false,
  },
  {
    of: 'currencyOnCash',
    name: 'Currency, on cash',
    how: 'What cash in other currencies gained as its rate moved.',
    always: false,
  },
  {
    of: 'unknownBasis',
    name: 'Of unknown cost',
    how: 'What lots brought or gained whose cost is not known: gain and capital cannot be told apart yet.',
    always: false,
  },
]

/** One row a line, the whole last; amounts as exact decimals, returns as fractions. */
export function performanceCsv({ lines, total, currency }: Output<'performance.show'>): string {
  return csvText(
    [
      'kind',
      'name',
      'from',
      'to',
      'currency',
      'start',
      'contributions',
      'withdrawals',
      'gain',
      'end',
      'time_weighted',
      'money_weighted_yearly',
      ...DECOMPOSITION.map(({ of }) => of),
    ],
    [...lines, total].map((line) => [
      line.kind,
      line.name,
      line.from,
      line.to,
      currency,
      line.start,
      line.contributions,
      line.withdrawals,
      line.gain,
      line.end,
      String(line.timeWeighted ?? ''),
      line.moneyWeighted.kind === 'rate' ? String(line.moneyWeighted.yearly) : line.moneyWeighted.kind,
      ...DECOMPOSITION.map(({ of }) => line.parts?.[of] ?? ''),
    ]),
  )
}
