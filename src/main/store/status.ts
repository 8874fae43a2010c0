import type { Day } from '../../shared/day.ts'
import type { OpenLedger } from './open.ts'

/** How much of each the ledger holds; events are those in force. */
export function countRows(ledger: Pick<OpenLedger, 'db'>): {
  accounts: number
  events: number
  series: number
  strategies: number
  journal: number
} {
  const row = ledger.db
    .prepare<[], Record<'accounts' | 'events' | 'series' | 'strategies' | 'journal', bigint>>(
      `SELECT (SELECT count(*) FROM account)                        AS accounts,
              (SELECT count(*) FROM event WHERE until_rev IS NULL)  AS events,
              (SELECT count(*) FROM series)                         AS series,
              (SELECT count(DISTINCT id) FROM strategy)             AS strategies,
              (SELECT count(*) FROM decision)                       AS journal`,
    )
    .get()!
  return {
    accounts: Number(row.accounts),
    events: Number(row.events),
    series: Number(row.series),
    strategies: Number(row.strategies),
    journal: Number(row.journal),
  }
}

/** The newest day of any price; asked per series, where the primary key answers at once. */
export function lastCloseDay(ledger: Pick<OpenLedger, 'db'>): Day | undefined {
  const last = ledger.db
    .prepare<[], bigint | null>(
      'SELECT max((SELECT max(p.day) FROM price p WHERE p.asset = s.asset)) FROM series s',
    )
    .pluck()
    .get()
  return last === null || last === undefined ? undefined : (Number(last) as Day)
}
