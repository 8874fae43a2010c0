import { moneyFromUnits, quantityFromUnits } from '../../shared/amount.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { OpenLedger } from './open.ts'

type Reader = Pick<OpenLedger, 'db'>

export interface ActivityFilter {
  readonly account?: string | undefined
  readonly asset?: string | undefined
  readonly kind?: string | undefined
  /** Looked for in note, kind, and symbol and name of the assets, without regard to case. */
  readonly text?: string | undefined
  /** First and last day, both included. */
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly sort?: ActivitySort | undefined
  readonly descending?: boolean | undefined
}

export type ActivitySort = 'day' | 'account' | 'kind' | 'symbol' | 'quantity' | 'amount' | 'fee' | 'note'

/** An event in force as one line: its first asset, and its cash in the currency of its first cash leg. */
export interface Activity {
  readonly key: string
  readonly day: Day
  readonly account: string
  readonly kind: string
  readonly asset: string | undefined
  readonly quantity: Quantity
  /** All cash, fees included, signed as cash. */
  readonly amount: Money
  /** What the fees took, above zero. */
  readonly fee: Money
  readonly currency: string | undefined
  readonly note: string
  readonly batch: string
}

/** Row numbers of the events in force that fit, newest first or by one figure of the line. Kept by the caller, they make every page cheap. */
export function findActivity(ledger: Reader, filter: ActivityFilter): number[] {
  const where = ['e.until_rev IS NULL']
  if (filter.account !== undefined) where.push('e.account = @account')
  if (filter.kind !== undefined) where.push('e.kind = @kind')
  if (filter.asset !== undefined)
    where.push('EXISTS (SELECT 1 FROM leg l WHERE l.event = e.id AND l.asset = @asset)')
  if (filter.from !== undefined) where.push('e.trade_day >= @from')
  if (filter.to !== undefined) where.push('e.trade_day <= @to')
  const text = filter.text?.trim() ?? ''
  if (text !== '') {
    where.push(
      `(e.note LIKE @like ESCAPE '\\' OR e.kind LIKE @like ESCAPE '\\'
        OR EXISTS (SELECT 1 FROM leg l WHERE l.event = e.id AND l.asset IN (SELECT value FROM json_each(@named))))`,
    )
  }
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const named = ledger.db
    .prepare<[string, string], string>(
      `SELECT id FROM asset WHERE symbol LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\'`,
    )
    .pluck()
    .all(like, like)
  return ledger.db
    .prepare<[object], number>(
      `SELECT e.id FROM event e WHERE ${where.join(' AND ')} ORDER BY ${orderOf(filter)}`,
    )
    .pluck()
    .safeIntegers(false)
    .all({
      account: filter.account ?? null,
      kind: filter.kind ?? null,
      from: filter.from ?? null,
      to: filter.to ?? null,
      asset: filter.asset ?? null,
      like,
      named: JSON.stringify(named),
    })
}

/** The figures are those of `lineOf`: of the first asset with units, and of the first currency. Ties stand newest first. */
const FIRST_ASSET = `(SELECT l.asset FROM leg l WHERE l.event = e.id AND l.asset IS NOT NULL ORDER BY l.quantity = 0, l.n LIMIT 1)`
const FIRST_CURRENCY = `(SELECT l.currency FROM leg l WHERE l.event = e.id AND l.currency IS NOT NULL ORDER BY l.n LIMIT 1)`
const SORTS: Readonly<Record<ActivitySort, string>> = {
  day: 'e.trade_day',
  account: '(SELECT a.name FROM account a WHERE a.id = e.account) COLLATE NOCASE',
  kind: 'e.kind',
  symbol: `(SELECT s.symbol FROM asset s WHERE s.id = ${FIRST_ASSET}) COLLATE NOCASE`,
  quantity: `(SELECT sum(l.quantity) FROM leg l WHERE l.event = e.id AND l.asset = ${FIRST_ASSET})`,
  amount: `(SELECT sum(l.amount) FROM leg l WHERE l.event = e.id AND l.currency = ${FIRST_CURRENCY})`,
  fee: `(SELECT -sum(l.amount) FROM leg l WHERE l.event = e.id AND l.role = 'fee' AND l.currency = ${FIRST_CURRENCY})`,
  note: 'e.note COLLATE NOCASE',
}

function orderOf({ sort = 'day', descending = true }: ActivityFilter): string {
  const way = descending ? 'DESC' : 'ASC'
  return sort === 'day'
    ? `e.trade_day ${way}, e.seq_in_day ${way}, e.key ${way}`
    : `${SORTS[sort]} ${way} NULLS LAST, e.trade_day DESC, e.seq_in_day DESC, e.key DESC`
}

/** The events of these row numbers as lines, in their order. */
export function readActivity(ledger: Reader, ids: readonly number[]): Activity[] {
  const list = JSON.stringify(ids)
  const events = ledger.db
    .prepare<[string], EventRow>(
      `SELECT id, key, batch, account, kind, trade_day, note FROM event WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .all(list)
  const legs = ledger.db
    .prepare<[string], LegRow>(
      `SELECT event, role, asset, currency, quantity, amount FROM leg
        WHERE event IN (SELECT value FROM json_each(?)) ORDER BY event, n`,
    )
    .all(list)
  const byEvent = Map.groupBy(legs, (leg) => Number(leg.event))
  const byId = new Map(events.map((row) => [Number(row.id), row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row === undefined ? [] : [lineOf(row, byEvent.get(id) ?? [])]
  })
}

interface EventRow {
  readonly id: bigint
  readonly key: string
  readonly batch: string
  readonly account: string
  readonly kind: string
  readonly trade_day: bigint
  readonly note: string
}

interface LegRow {
  readonly event: bigint
  readonly role: string
  readonly asset: string | null
  readonly currency: string | null
  readonly quantity: bigint
  readonly amount: bigint
}

function lineOf(row: EventRow, legs: readonly LegRow[]): Activity {
  const units = legs.filter((leg) => leg.asset !== null)
  const asset = (units.find((leg) => leg.quantity !== 0n) ?? units[0])?.asset ?? undefined
  const currency = legs.find((leg) => leg.currency !== null)?.currency ?? undefined
  const cash = legs.filter((leg) => leg.currency !== null && leg.currency === currency)
  return {
    key: row.key,
    day: Number(row.trade_day) as Day,
    account: row.account,
    kind: row.kind,
    asset,
    quantity: quantityFromUnits(
      units.filter((leg) => leg.asset === asset).reduce((sum, leg) => sum + leg.quantity, 0n),
    ),
    amount: moneyFromUnits(cash.reduce((sum, leg) => sum + leg.amount, 0n)),
    fee: moneyFromUnits(-cash.filter((leg) => leg.role === 'fee').reduce((sum, leg) => sum + leg.amount, 0n)),
    currency,
    note: row.note,
    batch: row.batch,
  }
}
