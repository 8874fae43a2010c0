import { moneyFromUnits, quantity, quantityFromUnits, textFromQuantity } from '../../shared/amount.ts'
import type { Quantity } from '../../shared/amount.ts'
import { canonical, canonicalString } from '../../shared/canonical.ts'
import type { Day } from '../../shared/day.ts'
import { termsFromText, textFromTerms } from '../../shared/terms.ts'
import type { TermsText } from '../../shared/terms.ts'
import { EventKind, Role } from '../../shared/trade.ts'
import type { LedgerEvent, Leg } from '../../shared/trade.ts'
import type { Sha256 } from '../../engine/journal/chain.ts'
import { eventKey, placeInDay } from './keys.ts'
import type { KeyFacts } from './keys.ts'
import type { OpenLedger } from './open.ts'

/** A fact on its way into the ledger; the store gives it its place in the day and its hash. */
export type NewEvent = Omit<LedgerEvent, 'seqInDay'> & {
  readonly sourceRow?: number
  /** The broker's own reference, where the source has one. */
  readonly reference?: string
}

/** An event with what the store alone knows of it. */
export interface StoredEvent extends LedgerEvent {
  readonly batch: string
  readonly sourceRow?: number
  readonly reference?: string
  readonly sinceRev: number
}

/** Adds events of a batch that hold from `rev` on, inside the caller's `write`. */
export function insertEvents(
  ledger: OpenLedger,
  batch: string,
  rev: number,
  events: readonly NewEvent[],
): void {
  if (!ledger.db.inTransaction) throw new Error('an event outside a write')
  const addEvent = ledger.db.prepare(
    `INSERT INTO event (key, batch, account, kind, trade_day, settle_day, seq_in_day, source_row, reference, note, choice, terms, since_rev, row_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addLeg = ledger.db.prepare(
    'INSERT INTO leg (event, n, role, asset, currency, quantity, amount) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const sha256: Sha256 = (text) => ledger.host.sha256(text)
  for (const event of events) {
    const stored: StoredEvent = {
      ...event,
      seqInDay: placeInDay(event.kind, event.legs),
      batch,
      sinceRev: rev,
    }
    const { lastInsertRowid } = addEvent.run(
      stored.key,
      batch,
      stored.account,
      stored.kind,
      stored.tradeDay,
      stored.settleDay ?? null,
      stored.seqInDay,
      stored.sourceRow ?? null,
      stored.reference ?? null,
      stored.note,
      choiceText(stored),
      termsText(stored),
      rev,
      rowHash(stored, sha256),
    )
    for (const [n, leg] of stored.legs.entries()) {
      addLeg.run(
        lastInsertRowid,
        n,
        leg.role,
        leg.asset ?? null,
        leg.currency ?? null,
        leg.quantity,
        leg.amount,
      )
    }
  }
}

/** Ends events in force with revision `rev`; the facts stay, so the past can be replayed. Returns how many. */
export function closeEvents(ledger: OpenLedger, keys: readonly string[], rev: number): number {
  if (!ledger.db.inTransaction) throw new Error('an undo outside a write')
  const close = ledger.db.prepare('UPDATE event SET until_rev = ? WHERE key = ? AND until_rev IS NULL')
  let closed = 0
  for (const key of keys) closed += close.run(rev, key).changes
  return closed
}

/**
 * Every event in force, now or at a past ledger revision, in the order in which replay takes them: trade day, place in
 * the day, key. One pass over the table.
 */
export function eventsInForce(ledger: Pick<OpenLedger, 'db'>, atRevision?: number): LedgerEvent[] {
  return storedEvents(ledger, atRevision)
}

/** As `eventsInForce`, with batch, line and revision. */
export function storedEvents(ledger: Pick<OpenLedger, 'db'>, atRevision?: number): StoredEvent[] {
  const when =
    atRevision === undefined
      ? 'until_rev IS NULL'
      : 'since_rev <= @rev AND (until_rev IS NULL OR until_rev > @rev)'
  return readEvents(ledger, `WHERE ${when}`, { rev: atRevision ?? 0 }).toSorted(inOrderOfReplay)
}

/** The events of a batch that are in force, in the order of storing. */
export function eventsOfBatch(ledger: Pick<OpenLedger, 'db'>, batch: string): StoredEvent[] {
  return readEvents(ledger, 'WHERE batch = @batch AND until_rev IS NULL', { batch })
}

/** The event in force under a key, now or at a past ledger revision. */
export function storedEvent(
  ledger: Pick<OpenLedger, 'db'>,
  key: string,
  atRevision?: number,
): StoredEvent | undefined {
  const when =
    atRevision === undefined
      ? 'until_rev IS NULL'
      : 'since_rev <= @rev AND (until_rev IS NULL OR until_rev > @rev)'
  return readEvents(ledger, `WHERE key = @key AND ${when}`, { key, rev: atRevision ?? 0 })[0]
}

/** Row number of the event in force under a key, as `readActivity` takes it. */
export function rowOfEvent(ledger: Pick<OpenLedger, 'db'>, key: string): number | undefined {
  return ledger.db
    .prepare<[string], number>('SELECT id FROM event WHERE key = ? AND until_rev IS NULL')
    .pluck()
    .safeIntegers(false)
    .get(key)
}

/** The events of these keys that ended with revision `rev`, as they were. */
export function eventsClosedAt(
  ledger: Pick<OpenLedger, 'db'>,
  rev: number,
  keys: readonly string[],
): StoredEvent[] {
  return readEvents(ledger, 'WHERE until_rev = @rev AND key IN (SELECT value FROM json_each(@keys))', {
    rev,
    keys: JSON.stringify(keys),
  })
}

/** Every event that was ever stored, in the order of storing, with the hash that stands beside it. */
export function everyEvent(
  ledger: Pick<OpenLedger, 'db'>,
): { readonly event: StoredEvent; readonly hash: string }[] {
  const hashes = ledger.db.prepare<[], string>('SELECT row_hash FROM event ORDER BY id').pluck().all()
  return readEvents(ledger, '', {}).map((event, i) => ({ event, hash: hashes[i]! }))
}

/** A key for a fact entered by hand: the first occurrence number that no event in force has. */
export function freeKey(ledger: OpenLedger, facts: KeyFacts): string {
  const taken = ledger.db.prepare('SELECT 1 FROM event WHERE key = ? AND until_rev IS NULL')
  for (let occurrence = 0; ; occurrence++) {
    const key = eventKey(facts, occurrence, (text) => ledger.host.sha256(text))
    if (taken.get(key) === undefined) return key
  }
}

/** SHA-256 of the canonical event with its legs: finds damage that SQLite's own checks cannot see. */
export function rowHash(event: StoredEvent, sha256: Sha256): string {
  return sha256(rowText(event))
}

/**
 * What `canonical` gives for an object of the event's content with its key, batch, revision and places, written out, for it is made
 * once for every row of a file.
 */
function rowText(event: StoredEvent): string {
  const { choice, reference, settleDay, sourceRow, terms, termsOf } = event
  let text = `{"account":${canonicalString(event.account)},"batch":${canonicalString(event.batch)}`
  if (choice !== undefined) text += `,"choice":${canonical(choiceAsText(choice))}`
  text += `,"key":${canonicalString(event.key)},"kind":"${event.kind}","legs":[`
  let isFirst = true
  for (const { role, asset, currency, quantity: units, amount } of event.legs) {
    text += `${isFirst ? '' : ','}{"amount":"${amount}"`
    if (asset !== undefined) text += `,"asset":${canonicalString(asset)}`
    if (currency !== undefined) text += `,"currency":${canonicalString(currency)}`
    text += `,"quantity":"${units}","role":"${role}"}`
    isFirst = false
  }
  text += `],"note":${canonicalString(event.note)}`
  if (reference !== undefined) text += `,"reference":${canonicalString(reference)}`
  text += `,"seqInDay":${event.seqInDay}`
  if (settleDay !== undefined) text += `,"settleDay":${settleDay}`
  text += `,"sinceRev":${event.sinceRev}`
  if (sourceRow !== undefined) text += `,"sourceRow":${sourceRow}`
  if (terms !== undefined) text += `,"terms":${canonical(textFromTerms(terms))}`
  if (termsOf !== undefined) text += `,"termsOf":${canonicalString(termsOf)}`
  return `${text},"tradeDay":${event.tradeDay}}`
}

/** What an event says, free of keys, batches and revisions: equal for the same fact however it came in. */
export function contentOf(event: Omit<LedgerEvent, 'key' | 'seqInDay'>): Record<string, unknown> {
  return {
    account: event.account,
    kind: event.kind,
    tradeDay: event.tradeDay,
    settleDay: event.settleDay,
    note: event.note,
    choice: event.choice && choiceAsText(event.choice),
    terms: event.terms && textFromTerms(event.terms),
    termsOf: event.termsOf,
    legs: event.legs.map((leg) => ({
      role: leg.role,
      asset: leg.asset,
      currency: leg.currency,
      quantity: leg.quantity.toString(),
      amount: leg.amount.toString(),
    })),
  }
}

type Row = readonly [
  id: number,
  key: string,
  batch: string,
  account: string,
  kind: string,
  tradeDay: number,
  settleDay: number | null,
  seqInDay: number,
  sourceRow: number | null,
  reference: string | null,
  note: string,
  choice: string | null,
  terms: string | null,
  sinceRev: number,
]
type LegRow = readonly [
  event: bigint,
  role: string,
  asset: string | null,
  currency: string | null,
  quantity: bigint,
  amount: bigint,
]

const EVENT_COLUMNS = `SELECT id, key, batch, account, kind, trade_day, settle_day, seq_in_day, source_row, reference, note, choice, terms, since_rev
  FROM event`

/**
 * Events and legs come in step, both by event number: cheaper than a join that repeats the event for every leg. Legs of
 * events that are not asked for are stepped over, for few events are ever closed.
 */
function readEvents(ledger: Pick<OpenLedger, 'db'>, where: string, params: object): StoredEvent[] {
  const rows = ledger.db
    .prepare<[object], Row>(`${EVENT_COLUMNS} ${where} ORDER BY id`)
    .raw()
    // Numbers, days and revisions are far below 2^53; only amounts and quantities need every bit.
    .safeIntegers(false)
    .all(params)
  const [first, last] = [rows[0]?.[0] ?? 0, rows.at(-1)?.[0] ?? -1]
  const legs = ledger.db
    .prepare<[number, number], LegRow>(
      `SELECT event, role, asset, currency, quantity, amount
         FROM leg WHERE event BETWEEN ? AND ? ORDER BY event, n`,
    )
    .raw()
    .all(first, last)
  const events: StoredEvent[] = []
  let at = 0
  for (const row of rows) {
    const own: Leg[] = []
    const id = BigInt(row[0])
    while (at < legs.length && legs[at]![0] < id) at++
    for (; at < legs.length && legs[at]![0] === id; at++) own.push(legFromRow(legs[at]!))
    events.push(eventFromRow(row, own))
  }
  return events
}

/** A few events in force by a condition of SQL; their legs are looked up one event at a time. */
export function eventsWhere(
  ledger: Pick<OpenLedger, 'db'>,
  condition: string,
  ...params: readonly (string | number)[]
): StoredEvent[] {
  const legsOf = ledger.db
    .prepare<[number], LegRow>(
      'SELECT event, role, asset, currency, quantity, amount FROM leg WHERE event = ? ORDER BY n',
    )
    .raw()
  return ledger.db
    .prepare<unknown[], Row>(`${EVENT_COLUMNS} WHERE until_rev IS NULL AND ${condition} ORDER BY id`)
    .raw()
    .safeIntegers(false)
    .all(...params)
    .map((row) => eventFromRow(row, legsOf.all(row[0]).map(legFromRow)))
}

function eventFromRow(row: Row, legs: readonly Leg[]): StoredEvent {
  return {
    key: row[1],
    batch: row[2],
    account: row[3],
    kind: EVENT_KINDS.get(row[4]) ?? EventKind.parse(row[4]),
    tradeDay: row[5] as Day,
    ...(row[6] === null ? {} : { settleDay: row[6] as Day }),
    seqInDay: row[7],
    ...(row[8] === null ? {} : { sourceRow: row[8] }),
    ...(row[9] === null ? {} : { reference: row[9] }),
    note: row[10],
    ...(row[11] === null ? {} : { choice: choiceFromText(row[11]) }),
    ...(row[12] === null ? {} : termsOfText(row[12])),
    sinceRev: row[13],
    legs,
  }
}

const EVENT_KINDS: ReadonlyMap<string, EventKind> = new Map(EventKind.options.map((kind) => [kind, kind]))
const ROLES: ReadonlyMap<string, Role> = new Map(Role.options.map((role) => [role, role]))

function legFromRow([, role, asset, currency, units, amount]: LegRow): Leg {
  return {
    role: ROLES.get(role) ?? Role.parse(role),
    ...(asset === null ? {} : { asset }),
    ...(currency === null ? {} : { currency }),
    quantity: quantityFromUnits(units),
    amount: moneyFromUnits(amount),
  }
}

type Choice = NonNullable<LedgerEvent['choice']>

/** The choice as it is stored; likewise the terms. */
export function choiceText(event: Pick<LedgerEvent, 'choice'>): string | null {
  return event.choice === undefined ? null : canonical(choiceAsText(event.choice))
}

export function termsText({ terms, termsOf }: Pick<LedgerEvent, 'terms' | 'termsOf'>): string | null {
  return terms === undefined ? null : canonical({ of: termsOf, terms: textFromTerms(terms) })
}

function termsOfText(text: string): Pick<LedgerEvent, 'terms' | 'termsOf'> {
  const { of, terms } = JSON.parse(text) as { of?: string; terms: TermsText }
  return { terms: termsFromText(terms), ...(of === undefined ? {} : { termsOf: of }) }
}

function choiceAsText(choice: Choice): { sale: string; lots: { lot: string; quantity: string }[] } {
  return {
    sale: choice.sale,
    lots: choice.lots.map(({ lot, quantity: q }) => ({ lot, quantity: textFromQuantity(q) })),
  }
}

function choiceFromText(text: string): Choice {
  const { sale, lots } = JSON.parse(text) as { sale: string; lots: { lot: string; quantity: string }[] }
  return {
    sale,
    lots: lots.map(({ lot, quantity: q }): { lot: string; quantity: Quantity } => ({
      lot,
      quantity: quantity(q),
    })),
  }
}

function inOrderOfReplay(a: LedgerEvent, b: LedgerEvent): number {
  return a.tradeDay - b.tradeDay || a.seqInDay - b.seqInDay || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}
