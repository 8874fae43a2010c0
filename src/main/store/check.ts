import { canonical } from '../../shared/canonical.ts'
import { listAccounts } from './accounts.ts'
import { verifyJournal } from './decisions.ts'
import { contentOf, everyEvent, eventsInForce, rowHash } from './events.ts'
import { missingGuards } from './migrate.ts'
import { lostSince, settingsNotTaken } from './open.ts'
import type { OpenLedger } from './open.ts'
import { listSources, readSource } from './sources.ts'
import { revisions } from './write.ts'

export interface Check {
  readonly name: string
  readonly passed: boolean
  readonly detail: string
}

/** Every check of the stored ledger, each named, whether it passed or not. Reads everything; changes nothing. */
export function checkLedger(ledger: OpenLedger): Check[] {
  return [
    check('settings', settingsNotTaken(ledger.db, ledger.file), 'every connection setting holds'),
    check('pages', pageFaults(ledger), 'every page and index is sound'),
    check('references', referenceFaults(ledger), 'every reference has its row'),
    check('guards', missingGuards(ledger.db), 'every guard of the schema stands'),
    rowsAsWritten(ledger),
    check('revisions', revisionFaults(ledger), 'no row is from a later revision than the ledger'),
    check('rows', arithmeticFaults(ledger), 'every row of every import is accounted for'),
    sourcesAsImported(ledger),
    journalWhole(ledger),
    check('anchor', anchorFaults(ledger), 'nothing acknowledged is missing'),
  ]
}

/**
 * One hash over all that the ledger says now: accounts and the contents of events in force, free of row numbers, keys,
 * batches and revisions. Two ledgers that were given the same facts in any order have the same.
 */
export function stateHash(ledger: OpenLedger): string {
  const { sha256 } = ledger.host
  const contents = eventsInForce(ledger).map((event) => sha256(canonical(contentOf(event))))
  const accounts = listAccounts(ledger).map(({ id, taxType, currency, relief, inPlan }) => ({
    id,
    taxType,
    currency,
    relief,
    inPlan,
  }))
  return sha256(canonical({ accounts, events: contents.toSorted() }))
}

function check(name: string, faults: readonly string[], sound: string): Check {
  if (faults.length === 0) return { name, passed: true, detail: sound }
  const shown = faults.slice(0, 10).join('; ')
  return {
    name,
    passed: false,
    detail: faults.length > 10 ? `${shown}; and ${faults.length - 10} more` : shown,
  }
}

function pageFaults(ledger: OpenLedger): string[] {
  const rows = ledger.db.pragma('integrity_check(20)') as { integrity_check: string }[]
  return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok')
}

function referenceFaults(ledger: OpenLedger): string[] {
  const rows = ledger.db.pragma('foreign_key_check') as { table: string; parent: string }[]
  return rows.map((row) => `${row.table} without its ${row.parent}`)
}

function rowsAsWritten(ledger: OpenLedger): Check {
  const faults: string[] = []
  let count = 0
  try {
    for (const { event, hash } of everyEvent(ledger)) {
      count++
      if (rowHash(event, (text) => ledger.host.sha256(text)) !== hash)
        faults.push(`event ${event.key} is not as it was written`)
    }
  } catch (error) {
    // Damage can make a row that no code of ours can read; that is what this check is to say.
    faults.push(
      error instanceof Error
        ? `an event cannot be read: ${error.message.slice(0, 200)}`
        : 'an event cannot be read',
    )
  }
  return check('rowHashes', faults, `${count} events are as they were written`)
}

function revisionFaults(ledger: OpenLedger): string[] {
  const now = revisions(ledger).ledger
  const late = ledger.db
    .prepare<[number, number], string>(
      'SELECT key FROM event WHERE since_rev > ? OR until_rev > ? ORDER BY id',
    )
    .pluck()
    .all(now, now)
  return late.map((key) => `event ${key} is from a revision after ${now}`)
}

function arithmeticFaults(ledger: OpenLedger): string[] {
  const rows = ledger.db
    .prepare<[], { id: string; file: string }>(
      `SELECT b.id, b.file
         FROM batch b
        WHERE b.rows <> b.added + b.duplicates + b.non_data + b.refused
           OR b.refused <> (SELECT count(*) FROM batch_refused r WHERE r.batch = b.id)
           OR b.added   <> (SELECT count(*) FROM event e WHERE e.batch = b.id AND e.since_rev = b.rev)
        ORDER BY b.id`,
    )
    .all()
  return rows.map((row) => `batch ${row.id} (${row.file}) does not add up`)
}

function sourcesAsImported(ledger: OpenLedger): Check {
  const sources = listSources(ledger)
  const faults: string[] = []
  for (const sha256 of sources) {
    try {
      readSource(ledger, sha256)
    } catch (error) {
      faults.push(`source ${sha256.slice(0, 12)}: ${error instanceof Error ? error.message : 'unreadable'}`)
    }
  }
  return check('sources', faults, `${sources.length} kept files are as they were imported`)
}

/** Guards have a check of their own. */
function journalWhole(ledger: OpenLedger): Check {
  const { entries, faults } = verifyJournal(ledger)
  const own = faults.filter((fault) => fault.kind !== 'guardMissing')
  return check(
    'journal',
    own.map((fault) => canonical(fault)),
    `${entries} entries follow from one another`,
  )
}

function anchorFaults(ledger: OpenLedger): string[] {
  const anchored = ledger.anchor.read()
  if (anchored === undefined) return ['there is no anchor beside the ledger']
  if (anchored === 'unreadable') return ['the anchor cannot be read']
  return lostSince(ledger.db, ledger.id, anchored)
}
