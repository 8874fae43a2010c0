import { z } from 'zod'
import { DayText } from './plain.ts'

/** What is wrong with a file. `remedy` is worded where it is shown (words.ts), from the problem and these facts. */
export const FileProblem = z.enum([
  'empty',
  'tooLarge',
  'binary',
  'encoding',
  'truncated',
  'unknownLayout',
  'ambiguousLayout',
  'missingColumn',
  'badCell',
  'ambiguousNumbers',
  'ambiguousDates',
  'wrongCurrency',
  'accountUnknown',
  'notTransactions',
  'notPositions',
  'noRows',
  'duplicateDay',
  'otherCloses',
  'noSharedDay',
  'otherCurrency',
  'unreadable',
  'errorAnswer',
  'badMarkup',
  'pairUnknown',
  'newMoney',
])
export type FileProblem = z.infer<typeof FileProblem>

/**
 * Expected failure, with the facts that a person needs in order to act. No sentences here: `describeRefusal` in
 * words.ts makes them for the window and the command line alike.
 */
export const Refusal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('badArguments'), path: z.string(), problem: z.string() }),
  z.strictObject({ kind: z.literal('unknownChannel'), channel: z.string() }),
  z.strictObject({ kind: z.literal('cancelled') }),
  /** The host is gone or was not reached: closed, crashed, or its session is over. */
  z.strictObject({ kind: z.literal('disconnected') }),
  z.strictObject({
    kind: z.literal('file'),
    file: z.string(),
    line: z.int().min(1).optional(),
    column: z.string().optional(),
    problem: FileProblem,
    found: z.string().max(400).optional(),
    expected: z.array(z.string()).max(40).optional(),
  }),
  z.strictObject({
    kind: z.literal('notFound'),
    what: z.string(),
    id: z.string(),
    known: z.array(z.string()).max(40).optional(),
  }),
  z.strictObject({ kind: z.literal('alreadyExists'), what: z.string(), id: z.string() }),
  z.strictObject({ kind: z.literal('ledgerMoved'), shownAt: z.int(), nowAt: z.int() }),
  z.strictObject({
    kind: z.literal('staleEvidence'),
    stream: z.string(),
    shownAt: z.string(),
    nowAt: z.string(),
  }),
  z.strictObject({ kind: z.literal('missingPrice'), asset: z.string(), day: DayText }),
  /** No exchange rate of that pair on that day, nor one recent enough before it (FX-4, FX-6). */
  z.strictObject({ kind: z.literal('missingRate'), from: z.string(), to: z.string(), day: DayText }),
  z.strictObject({ kind: z.literal('noPrices'), assets: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('notEnoughHistory'),
    asset: z.string(),
    needed: z.int(),
    found: z.int(),
    unit: z.enum(['days', 'months']),
  }),
  /** A solver that found no weights for these assets, from what was known on that day. */
  z.strictObject({
    kind: z.literal('noWeights'),
    method: z.string(),
    assets: z.array(z.string()),
    day: DayText.nullable(),
    problem: z.enum(['singular', 'notConverged', 'noVariance']),
  }),
  z.strictObject({ kind: z.literal('invalidStrategy'), path: z.string(), problem: z.string() }),
  /** A step that an export to Python has no words for yet; nothing was written. */
  z.strictObject({ kind: z.literal('notInPython'), path: z.string(), step: z.string() }),
  z.strictObject({ kind: z.literal('noPlan') }),
  z.strictObject({ kind: z.literal('emptyLedger') }),
  /** It would alter closings of a year whose tax is filed; `sales` of them. */
  z.strictObject({ kind: z.literal('yearFiled'), year: z.int(), sales: z.int() }),
  z.strictObject({ kind: z.literal('nothingToDecide') }),
  z.strictObject({ kind: z.literal('reasonMissing') }),
  z.strictObject({ kind: z.literal('unanswered'), warnings: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('notEnoughUnits'),
    account: z.string(),
    asset: z.string(),
    short: z.string(),
  }),
  z.strictObject({
    kind: z.literal('cashShort'),
    account: z.string(),
    currency: z.string(),
    short: z.string(),
  }),
  z.strictObject({ kind: z.literal('notALedger'), file: z.string(), found: z.string() }),
  z.strictObject({ kind: z.literal('ledgerMissing'), file: z.string() }),
  z.strictObject({ kind: z.literal('ledgerNewer'), file: z.string(), version: z.int(), known: z.int() }),
  z.strictObject({ kind: z.literal('ledgerDamaged'), file: z.string(), checks: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('ledgerBusy'), file: z.string() }),
  z.strictObject({ kind: z.literal('diskFull'), file: z.string() }),
  z.strictObject({ kind: z.literal('fault'), reference: z.string() }),
])
export type Refusal = z.infer<typeof Refusal>

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal }
}

/** For scripts and tests that have no other way on: the value, or a throw that carries the refusal. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`refused: ${JSON.stringify(result.refusal)}`)
}
