import { moneyFromUnits, quantityFromUnits, type Money, type Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { Fate } from '../../shared/importing.ts'
import { EventKind, Role, type LedgerEvent, type Leg } from '../../shared/trade.ts'
import type { OpenLedger } from './open.ts'

/** A row of an import as its preview shows it; the figures are the first asset's and the first currency's. */
export interface StagedRow {
  readonly line: number
  readonly fate: Fate
  readonly raw: string
  /** Of duplicates the batch or file that has the fact; of others why. */
  readonly why: string | null
  readonly column: string | null
  readonly found: string | null
  readonly key: string | null
  readonly account: string | null
  readonly kind: string | null
  readonly day: Day | null
  readonly symbol: string | null
  readonly quantity: Quantity | null
  readonly amount: Money | null
  readonly currency: string | null
  readonly rounded: boolean
}

/** The event that a staged row would become. */
export interface StagedEvent {
  readonly id: number
  readonly file: number
  readonly event: Omit<LedgerEvent, 'seqInDay'> & {
    readonly reference?: string
    readonly sourceRow: number
  }
}

/**
 * The rows of one import on their way into the ledger, in temporary tables of the connection: they are on no disk that
 * outlives it, and dropping them leaves nothing behind. Numbers of files count from 0, numbers of rows from 1 through all
 * files, in the order of lines within each.
 */
export interface Staging {
  readonly rows: string
  readonly legs: string
  /** Takes the values of a row of the table, in the order of its columns; `flush` must come before they are read. */
  addRow(...values: readonly Value[]): void
  addLeg(...values: readonly Value[]): void
  flush(): void
  /** Makes rows findable by key, and by account and day; costs nothing the second time. */
  index(): void
  drop(): void
}

const FATES = Fate.options
export const fateNumber: Readonly<Record<Fate, number>> = {
  new: FATES.indexOf('new'),
  duplicate: FATES.indexOf('duplicate'),
  possibleDuplicate: FATES.indexOf('possibleDuplicate'),
  refused: FATES.indexOf('refused'),
  nonData: FATES.indexOf('nonData'),
}

/** In the order of the values that a row is added with. */
const COLUMNS = [
  'id INTEGER PRIMARY KEY',
  'file INTEGER NOT NULL',
  'line INTEGER NOT NULL',
  'fate INTEGER NOT NULL',
  'raw TEXT NOT NULL',
  'why TEXT',
  'column_name TEXT',
  'found TEXT',
  'key TEXT',
  'account TEXT',
  'kind TEXT',
  'trade_day INTEGER',
  'settle_day INTEGER',
  'seq_in_day INTEGER',
  'reference TEXT',
  'note TEXT',
  'row_hash TEXT',
  'symbol TEXT',
  'quantity INTEGER',
  'amount INTEGER',
  'currency TEXT',
  'rounded INTEGER',
  'near INTEGER',
  'choice TEXT',
  'terms TEXT',
] as const

export function openStaging(ledger: OpenLedger): Staging {
  const { db, host } = ledger
  const name = host.newId().slice(0, 12)
  const rows = `staged_row_${name}`
  const legs = `staged_leg_${name}`
  db.exec(`
    CREATE TEMP TABLE ${rows} (${COLUMNS.join(', ')});
    CREATE TEMP TABLE ${legs} (
      staged      INTEGER NOT NULL,
      n           INTEGER NOT NULL,
      role        TEXT NOT NULL,
      asset       TEXT,
      currency    TEXT,
      quantity    INTEGER NOT NULL,
      amount      INTEGER NOT NULL,
      PRIMARY KEY (staged, n)
    ) WITHOUT ROWID;`)
  let indexed = false
  const intoRows = inserter(ledger, rows, COLUMNS.length)
  const intoLegs = inserter(ledger, legs, 7)
  return {
    rows,
    legs,
    addRow: intoRows.add,
    addLeg: intoLegs.add,
    flush() {
      intoRows.flush()
      intoLegs.flush()
    },
    index() {
      if (!indexed)
        db.exec(`CREATE INDEX temp.${rows}_by_key ON ${rows} (key);
                 CREATE INDEX temp.${rows}_by_day ON ${rows} (account, trade_day);`)
      indexed = true
    },
    drop() {
      db.exec(`DROP TABLE IF EXISTS temp.${legs}; DROP TABLE IF EXISTS temp.${rows};`)
    },
  }
}

type Value = string | number | bigint | null

/** Rows that one statement inserts: each call into SQLite costs as much as several values. */
const AT_ONCE = 16

function inserter({ db }: OpenLedger, table: string, columns: number) {
  const one = `(${Array.from({ length: columns }, () => '?').join(', ')})`
  const insert = (count: number) =>
    db.prepare<[readonly Value[]]>(
      `INSERT INTO ${table} VALUES ${Array.from({ length: count }, () => one).join(', ')}`,
    )
  const [single, many] = [insert(1), insert(AT_ONCE)]
  let held: Value[] = []
  return {
    add(...values: readonly Value[]): void {
      for (const value of values) held.push(value)
      if (held.length < columns * AT_ONCE) return
      many.run(held)
      held = []
    },
    flush(): void {
      for (let at = 0; at < held.length; at += columns) single.run(held.slice(at, at + columns))
      held = []
    },
  }
}

/** Rows of a file in the order of its lines, all or those of one fate. */
export function stagedRows(
  ledger: OpenLedger,
  staging: Staging,
  of: { readonly file: number; readonly fate?: Fate | undefined },
  offset: number,
  limit: number,
): StagedRow[] {
  return ledger.db
    .prepare<unknown[], RowOut>(
      `SELECT line, fate, raw, why, column_name, found, key, account, kind, trade_day, symbol, quantity, amount, currency, rounded
         FROM ${staging.rows} WHERE file = ? AND (? IS NULL OR fate = ?) ORDER BY id LIMIT ? OFFSET ?`,
    )
    .all(of.file, fateOf(of.fate), fateOf(of.fate), limit, offset)
    .map((row) => ({
      line: Number(row.line),
      fate: FATES[Number(row.fate)]!,
      raw: row.raw,
      why: row.why,
      column: row.column_name,
      found: row.found,
      key: row.key,
      account: row.account,
      kind: row.kind,
      day: row.trade_day === null ? null : (Number(row.trade_day) as Day),
      symbol: row.symbol,
      quantity: row.quantity === null ? null : quantityFromUnits(row.quantity),
      amount: row.amount === null ? null : moneyFromUnits(row.amount),
      currency: row.currency,
      rounded: row.rounded === 1n,
    }))
}

/** The events of staged rows that meet a condition of SQL over the alias `r`, in its order. */
export function stagedEvents(
  ledger: OpenLedger,
  staging: Staging,
  condition: string,
  ...params: readonly (string | number)[]
): StagedEvent[] {
  const legsOf = ledger.db.prepare<[bigint], LegOut>(
    `SELECT role, asset, currency, quantity, amount FROM ${staging.legs} WHERE staged = ? ORDER BY n`,
  )
  return ledger.db
    .prepare<unknown[], EventOut>(
      `SELECT id, file, line, key, account, kind, trade_day, settle_day, reference, note FROM ${staging.rows} r WHERE ${condition}`,
    )
    .all(...params)
    .map((row) => ({
      id: Number(row.id),
      file: Number(row.file),
      event: {
        key: row.key,
        account: row.account,
        kind: EventKind.parse(row.kind),
        tradeDay: Number(row.trade_day) as Day,
        ...(row.settle_day === null ? {} : { settleDay: Number(row.settle_day) as Day }),
        ...(row.reference === null ? {} : { reference: row.reference }),
        note: row.note,
        sourceRow: Number(row.line),
        legs: legsOf.all(row.id).map((leg): Leg => ({
          role: Role.parse(leg.role),
          ...(leg.asset === null ? {} : { asset: leg.asset }),
          ...(leg.currency === null ? {} : { currency: leg.currency }),
          quantity: quantityFromUnits(leg.quantity),
          amount: moneyFromUnits(leg.amount),
        })),
      },
    }))
}

/** What the rows of a file come to. */
export interface Tally {
  readonly counts: Readonly<Record<Fate, number>>
  /** Cash that the new rows bring, by currency. */
  readonly cash: ReadonlyMap<string, bigint>
}

/** One look at every row of a file; sums are taken in two parts, for a sum of many may pass 64 bits on the way. */
export function tallyOf(ledger: OpenLedger, staging: Staging, file: number): Tally {
  const counts: Record<Fate, number> = { new: 0, duplicate: 0, possibleDuplicate: 0, refused: 0, nonData: 0 }
  const cash = new Map<string, bigint>()
  const found = ledger.db
    .prepare<[number], TallyOut>(
      `SELECT fate, currency, count(*) AS n, sum(amount / 1000000) AS whole, sum(amount % 1000000) AS rest
         FROM ${staging.rows} WHERE file = ? GROUP BY fate, currency`,
    )
    .all(file)
  for (const { fate, currency, n, whole, rest } of found) {
    counts[FATES[Number(fate)]!] += Number(n)
    if (Number(fate) === fateNumber.new && currency !== null)
      cash.set(currency, (whole ?? 0n) * 1_000_000n + (rest ?? 0n))
  }
  return { counts, cash }
}

/** Words of actions that no layout knows, each once. */
export function unknownActions(ledger: OpenLedger, staging: Staging, file: number): string[] {
  return ledger.db
    .prepare<[number, number], string>(
      `SELECT found FROM ${staging.rows} WHERE file = ? AND fate = ? AND why = 'unknownAction'
        GROUP BY found ORDER BY min(id) LIMIT 200`,
    )
    .pluck()
    .all(file, fateNumber.refused)
}

function fateOf(fate: Fate | undefined): number | null {
  return fate === undefined ? null : fateNumber[fate]
}

interface RowOut {
  readonly line: bigint
  readonly fate: bigint
  readonly raw: string
  readonly why: string | null
  readonly column_name: string | null
  readonly found: string | null
  readonly key: string | null
  readonly account: string | null
  readonly kind: string | null
  readonly trade_day: bigint | null
  readonly symbol: string | null
  readonly quantity: bigint | null
  readonly amount: bigint | null
  readonly currency: string | null
  readonly rounded: bigint | null
}

interface TallyOut {
  readonly fate: bigint
  readonly currency: string | null
  readonly n: bigint
  readonly whole: bigint | null
  readonly rest: bigint | null
}

interface EventOut {
  readonly id: bigint
  readonly file: bigint
  readonly line: bigint
  readonly key: string
  readonly account: string
  readonly kind: string
  readonly trade_day: bigint
  readonly settle_day: bigint | null
  readonly reference: string | null
  readonly note: string
}

interface LegOut {
  readonly role: string
  readonly asset: string | null
  readonly currency: string | null
  readonly quantity: bigint
  readonly amount: bigint
}
