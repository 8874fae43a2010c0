import type { JournalEntry } from '../../../shared/decision.ts'
import { showDay } from '../../../shared/format.ts'

/** How a kind of entry is called, and its mark: decided with the rule, changed, against it, or no decision at all. */
export function kindWords(kind: JournalEntry['kind']): {
  readonly name: string
  readonly mark: 'full' | 'half' | 'diamond' | 'hollow'
} {
  switch (kind) {
    case 'accepted':
      return { name: 'Accepted', mark: 'full' }
    case 'edited':
      return { name: 'Edited', mark: 'half' }
    case 'declined':
      return { name: 'Declined', mark: 'diamond' }
    case 'note':
      return { name: 'Note', mark: 'hollow' }
    case 'planSaved':
      return { name: 'Plan', mark: 'hollow' }
    case 'strategySaved':
      return { name: 'Strategy', mark: 'hollow' }
    case 'ledgerCreated':
      return { name: 'Ledger', mark: 'hollow' }
    case 'importUndone':
      return { name: 'Undone', mark: 'hollow' }
    case 'transactionEntered':
      return { name: 'Entered', mark: 'hollow' }
    case 'transactionCorrected':
      return { name: 'Corrected', mark: 'hollow' }
    case 'transactionRemoved':
      return { name: 'Removed', mark: 'hollow' }
    case 'changeUndone':
      return { name: 'Undone', mark: 'hollow' }
    case 'anchorMissing':
      return { name: 'Anchor', mark: 'diamond' }
    case 'restored':
      return { name: 'Restored', mark: 'diamond' }
  }
}

/** One line on what an entry is about, from its body; the reason is shown beside it and not repeated here. */
export function aboutEntry(entry: JournalEntry): string {
  const { body } = entry
  switch (entry.kind) {
    case 'accepted':
    case 'edited':
    case 'declined': {
      const proposal = memberOf(body, 'proposal')
      const asOf = textOf(proposal, 'closesOf') ?? textOf(proposal, 'asOf') ?? textOf(body, 'asOf')
      const tickets = listOf(proposal, 'tickets')
      const of = asOf === undefined ? 'A plan' : `Plan of ${showDay(asOf)}`
      return tickets === undefined
        ? of
        : `${of}: ${tickets.length} ${tickets.length === 1 ? 'trade' : 'trades'}`
    }
    case 'planSaved':
      return 'The standing plan was saved'
    case 'strategySaved':
      return `Strategy ${textOf(body, 'strategy') ?? ''}, version ${JSON.stringify(body['version'] ?? '')}`
    case 'ledgerCreated':
      return 'The ledger was created'
    case 'importUndone':
      return `Import of ${textOf(body, 'file') ?? 'a file'} taken back`
    case 'transactionEntered':
      return `${textOf(body, 'what') ?? 'A transaction'}, entered by hand`
    case 'transactionCorrected':
      return `${textOf(body, 'what') ?? 'A transaction'}, corrected by hand`
    case 'transactionRemoved':
      return `${textOf(body, 'what') ?? 'A transaction'}, removed by hand`
    case 'changeUndone':
      return `${textOf(body, 'what') ?? 'A change by hand'}, taken back`
    case 'anchorMissing':
      return 'The anchor file was missing and was written anew'
    case 'restored':
      return 'A backup was restored'
    case 'note':
      return typeof body['corrects'] === 'number' ? `Correction of entry ${body['corrects']}` : 'Note'
  }
}

/** Local date and time of an instant with its offset, as it was written: never converted to another zone. */
export function whenWords(at: string): { readonly day: string; readonly time: string } {
  return { day: showDay(at.slice(0, 10)), time: at.slice(11, 16) }
}

/** What was frozen with the decision, as pairs of a name and a short text. */
export function evidenceOf(entry: JournalEntry): readonly (readonly [string, string])[] {
  const evidence = memberOf(entry.body, 'evidence')
  if (evidence === undefined) return []
  const facts: [string, string][] = []
  const revisions = memberOf(evidence, 'revisions')
  if (revisions !== undefined) {
    const parts = Object.entries(revisions).map(([stream, n]) => `${stream} ${String(n)}`)
    facts.push(['Revisions', parts.join(' · ')])
  }
  for (const [name, key] of [
    ['Proposal', 'proposalHash'],
    ['Rule', 'strategyHash'],
    ['Tax table of', 'taxTableAsOf'],
    ['Trimtab', 'appVersion'],
  ] as const) {
    const text = textOf(evidence, key)
    if (text !== undefined)
      facts.push([name, /^[0-9a-f]{32,}$/.test(text) ? text.slice(0, 16) : showDay(text)])
  }
  const days = memberOf(evidence, 'priceDays')
  if (days !== undefined) {
    const closes = Object.entries(days).map(
      ([asset, on]) => `${asset} ${typeof on === 'string' ? showDay(on) : ''}`,
    )
    facts.push(['Closes used', closes.join(' · ')])
  }
  return facts
}

function memberOf(of: unknown, key: string): Record<string, unknown> | undefined {
  if (typeof of !== 'object' || of === null) return undefined
  const member = (of as Record<string, unknown>)[key]
  return typeof member === 'object' && member !== null && !Array.isArray(member)
    ? (member as Record<string, unknown>)
    : undefined
}

function textOf(of: unknown, key: string): string | undefined {
  if (typeof of !== 'object' || of === null) return undefined
  const member = (of as Record<string, unknown>)[key]
  return typeof member === 'string' ? member : undefined
}

function listOf(of: unknown, key: string): readonly unknown[] | undefined {
  if (typeof of !== 'object' || of === null) return undefined
  const member = (of as Record<string, unknown>)[key]
  return Array.isArray(member) ? member : undefined
}
