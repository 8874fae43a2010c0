import type { InBase } from '../../shared/fx.ts'
import { sumOf } from './amounts.ts'

type Column = 'costBasis' | 'value' | 'gain'

/** What a row of holdings, lots or gains has in its own currency and in the household's. */
interface Row extends Readonly<Partial<Record<Column, string | null>>> {
  readonly currency: string
  readonly base: InBase
}

/** A figure in the currency of its rows, and beside it in the household's where that is another. */
export interface BothAmounts {
  readonly of: string | null
  /** Absent where it is the household's, which the head of a table names. */
  readonly currency?: string
  readonly beside?: { readonly of: string | null; readonly currency: string }
}

/** The sum of a column: in the currency that all rows share, else in the household's alone. */
export function bothOf(rows: readonly Row[], column: Column): BothAmounts {
  const first = rows[0]
  if (first === undefined) return { of: '0' }
  const home = first.base.currency
  const inBase = sumOf(rows.map((row) => row.base[column]))
  // A cost paid in another currency than the price is unknown in the row's own, but not in the household's.
  if (rows.every(({ currency }) => currency === home))
    return { of: sumOf(rows.map((row) => row[column] ?? row.base[column])) }
  if (rows.some(({ currency }) => currency !== first.currency)) return { of: inBase }
  const own = sumOf(rows.map((row) => row[column] ?? null))
  if (own === null) return inBase === null ? { of: null } : { of: inBase, currency: home }
  return { of: own, currency: first.currency, beside: { of: inBase, currency: home } }
}
