import { canonicalString } from '../../shared/canonical.ts'
import type { JournalFault } from '../../shared/decision.ts'

/** SHA-256 of a text's UTF-8 bytes as lower-case hex: the host's, for the engine has none of its own. */
export type Sha256 = (text: string) => string

/** A journal entry as it is kept: `body` is canonical JSON text, hashed as it stands (JRN-2). */
export interface Link {
  readonly seq: number
  readonly prev: string
  readonly at: string
  readonly kind: string
  readonly reason: string
  readonly body: string
  readonly hash: string
}

/** What the first entry names as the one before it (JRN-2). */
export const BEFORE_THE_FIRST = '0'.repeat(64)

/** The hash of an entry: its members but `hash` as one canonical JSON object (JRN-2). */
export function linkHash(link: Omit<Link, 'hash'>, sha256: Sha256): string {
  return sha256(
    `{"at":${canonicalString(link.at)},"body":${link.body},"kind":${canonicalString(link.kind)},` +
      `"prev":${canonicalString(link.prev)},"reason":${canonicalString(link.reason)},"seq":${link.seq}}`,
  )
}

/** The entry that follows `last`; the first where there is none. */
export function nextLink(
  last: Pick<Link, 'seq' | 'hash'> | undefined,
  entry: Pick<Link, 'at' | 'kind' | 'reason' | 'body'>,
  sha256: Sha256,
): Link {
  const link = {
    seq: (last?.seq ?? 0) + 1,
    prev: last?.hash ?? BEFORE_THE_FIRST,
    at: entry.at,
    kind: entry.kind,
    reason: entry.reason.normalize('NFC'),
    body: entry.body,
  }
  return { ...link, hash: linkHash(link, sha256) }
}

/**
 * What is wrong with a journal read in the order of `seq` (JRN-3): an entry whose words no longer give its hash, a number
 * that is missing, an entry that does not name the one before it. A rewritten chain that is consistent in itself has no
 * fault here; the anchor finds it (JRN-4).
 */
export function chainFaults(links: Iterable<Link>, sha256: Sha256): JournalFault[] {
  const faults: JournalFault[] = []
  let expected = 1
  let before = BEFORE_THE_FIRST
  for (const link of links) {
    for (; expected < link.seq; expected++) faults.push({ kind: 'missing', seq: expected })
    if (safeHash(link, sha256) !== link.hash) faults.push({ kind: 'changed', seq: link.seq })
    if (link.prev !== before) faults.push({ kind: 'brokenLink', seq: link.seq })
    before = link.hash
    expected = link.seq + 1
  }
  return faults
}

/** Damaged text may have no canonical form at all; then no hash matches it. */
function safeHash(link: Link, sha256: Sha256): string | undefined {
  try {
    return linkHash(link, sha256)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** How a head seen before relates to the journal now (JRN-4): nothing, or that it is gone or has become another. */
export function headFault(
  anchored: { readonly seq: number; readonly hash: string },
  found: { readonly lastSeq: number; readonly hashAtAnchor: string | undefined },
): JournalFault | undefined {
  if (anchored.seq === 0) return undefined
  if (found.lastSeq < anchored.seq)
    return { kind: 'truncated', anchoredSeq: anchored.seq, foundSeq: found.lastSeq }
  if (found.hashAtAnchor !== anchored.hash) return { kind: 'anchorDiffers', seq: anchored.seq }
  return undefined
}
