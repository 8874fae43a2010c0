import type { JournalEntry, JournalFault, Verification } from '../../shared/decision.ts'
import { DecisionKind } from '../../shared/decision.ts'
import { canonical } from '../../shared/canonical.ts'
import { chainFaults, headFault, nextLink } from '../../engine/journal/chain.ts'
import type { Link } from '../../engine/journal/chain.ts'
import type { OpenLedger } from './open.ts'
import { missingGuards } from './migrate.ts'

type LedgerParts = Pick<OpenLedger, 'db' | 'host'>

/** Appends one entry to the journal, inside the caller's `write`. Amounts in `body` are decimal text (JRN-1, JRN-2). */
export function appendDecision(
  ledger: LedgerParts,
  kind: DecisionKind,
  reason: string,
  body: Readonly<Record<string, unknown>>,
): { seq: number; hash: string } {
  if (!ledger.db.inTransaction) throw new Error('a journal entry outside a write')
  const link = nextLink(
    journalHead(ledger),
    { at: ledger.host.now(), kind, reason, body: canonical(body) },
    (text) => ledger.host.sha256(text),
  )
  ledger.db
    .prepare('INSERT INTO decision (seq, prev, at, kind, reason, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(link.seq, link.prev, link.at, link.kind, link.reason, link.body, link.hash)
  return { seq: link.seq, hash: link.hash }
}

/** The newest entry's number and hash; undefined in a journal without entries. */
export function journalHead(ledger: Pick<OpenLedger, 'db'>): { seq: number; hash: string } | undefined {
  const row = ledger.db
    .prepare<[], { seq: bigint; hash: string }>('SELECT seq, hash FROM decision ORDER BY seq DESC LIMIT 1')
    .get()
  return row && { seq: Number(row.seq), hash: row.hash }
}

/** Entries newest first; `text` is looked for in reason, kind and body without regard to case. */
export function listDecisions(
  ledger: Pick<OpenLedger, 'db'>,
  page: { readonly text?: string | undefined; readonly offset: number; readonly limit: number },
): { total: number; entries: JournalEntry[] } {
  const like = page.text === undefined ? '%' : `%${page.text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`
  const matches = `(reason LIKE @like ESCAPE '\\' OR kind LIKE @like ESCAPE '\\' OR body LIKE @like ESCAPE '\\')`
  const total = ledger.db
    .prepare<[object], bigint>(`SELECT count(*) FROM decision WHERE ${matches}`)
    .pluck()
    .get({ like })
  const rows = ledger.db
    .prepare<[object], LinkRow>(
      `SELECT seq, prev, at, kind, reason, body, hash FROM decision WHERE ${matches}
       ORDER BY seq DESC LIMIT @limit OFFSET @offset`,
    )
    .all({ like, limit: page.limit, offset: page.offset })
  return { total: Number(total), entries: rows.map(entryFromRow) }
}

/** Every entry of these kinds, the newest first. */
export function decisionsOfKinds(
  ledger: Pick<OpenLedger, 'db'>,
  kinds: readonly DecisionKind[],
): JournalEntry[] {
  return ledger.db
    .prepare<[string], LinkRow>(
      `SELECT seq, prev, at, kind, reason, body, hash FROM decision
        WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`,
    )
    .all(JSON.stringify(kinds))
    .map(entryFromRow)
}

/** One entry by its number. */
export function decisionBySeq(ledger: Pick<OpenLedger, 'db'>, seq: number): JournalEntry | undefined {
  const row = ledger.db
    .prepare<[number], LinkRow>('SELECT seq, prev, at, kind, reason, body, hash FROM decision WHERE seq = ?')
    .get(seq)
  return row && entryFromRow(row)
}

/**
 * Looks for any change, deletion, reordering or truncation of the journal (JRN-3), against the anchor outside the
 * database (JRN-4), and for guards that somebody has taken away (JRN-5).
 */
export function verifyJournal(ledger: OpenLedger): Verification {
  const links = ledger.db
    .prepare<[], LinkRow>('SELECT seq, prev, at, kind, reason, body, hash FROM decision ORDER BY seq')
    .all()
    .map((row): Link => ({ ...row, seq: Number(row.seq) }))
  const faults = chainFaults(links, (text) => ledger.host.sha256(text))
  const anchor = ledger.anchor.read()
  const anchored = anchor === undefined || anchor === 'unreadable' ? undefined : anchor
  if (anchored === undefined) faults.push({ kind: 'noAnchor' })
  else if (anchored.ledgerId !== ledger.id) faults.push({ kind: 'anchorDiffers', seq: anchored.seq })
  else {
    const fault = headFault(anchored, {
      lastSeq: links.at(-1)?.seq ?? 0,
      hashAtAnchor: links.find((link) => link.seq === anchored.seq)?.hash,
    })
    if (fault) faults.push(fault)
  }
  for (const trigger of missingGuards(ledger.db))
    faults.push({ kind: 'guardMissing', trigger } satisfies JournalFault)
  return {
    entries: links.length,
    head: links.at(-1)?.hash ?? '',
    anchored: anchored ? { seq: anchored.seq, hash: anchored.hash } : null,
    faults,
  }
}

interface LinkRow {
  readonly seq: bigint
  readonly prev: string
  readonly at: string
  readonly kind: string
  readonly reason: string
  readonly body: string
  readonly hash: string
}

function entryFromRow(row: LinkRow): JournalEntry {
  return {
    seq: Number(row.seq),
    prev: row.prev,
    at: row.at,
    kind: DecisionKind.parse(row.kind),
    reason: row.reason,
    body: JSON.parse(row.body) as Record<string, unknown>,
    hash: row.hash,
  }
}
