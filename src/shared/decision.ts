import { z } from 'zod'
import { Hash, Id } from './plain.ts'

export const DecisionKind = z.enum([
  'ledgerCreated',
  'planSaved',
  'strategySaved',
  'accepted',
  'edited',
  'declined',
  'note',
  'importUndone',
  'transactionEntered',
  'transactionCorrected',
  'transactionRemoved',
  'changeUndone',
  'anchorMissing',
  'restored',
])
export type DecisionKind = z.infer<typeof DecisionKind>

/** One link of the journal: hash = SHA-256 over seq, prev, at, kind and the canonical body (JRN-2). */
export const JournalEntry = z.strictObject({
  seq: z.int().min(1),
  prev: z.string(),
  /** Instant with its offset as the host gave it: `2026-03-02T08:12:00-05:00`. */
  at: z.string().max(40),
  kind: DecisionKind,
  reason: z.string(),
  body: z.record(z.string(), z.unknown()),
  hash: Hash,
})
export type JournalEntry = z.infer<typeof JournalEntry>

export const JournalFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('changed'), seq: z.int() }),
  z.strictObject({ kind: z.literal('missing'), seq: z.int() }),
  z.strictObject({ kind: z.literal('brokenLink'), seq: z.int() }),
  z.strictObject({ kind: z.literal('truncated'), anchoredSeq: z.int(), foundSeq: z.int() }),
  z.strictObject({ kind: z.literal('anchorDiffers'), seq: z.int() }),
  z.strictObject({ kind: z.literal('noAnchor') }),
  z.strictObject({ kind: z.literal('guardMissing'), trigger: z.string() }),
])
export type JournalFault = z.infer<typeof JournalFault>

export const Verification = z.strictObject({
  entries: z.int(),
  head: z.string(),
  anchored: z.strictObject({ seq: z.int(), hash: z.string() }).nullable(),
  faults: z.array(JournalFault),
})
export type Verification = z.infer<typeof Verification>

/** What a person answers a proposal with. */
export const Answer = z.strictObject({ warning: Id, remedy: Id })
export type Answer = z.infer<typeof Answer>
