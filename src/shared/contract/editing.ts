import { z } from 'zod'
import { ChangeRow, Effects, Entry } from '../entry.ts'
import { ActivityRow, FileIn } from '../importing.ts'
import { AmountText, Currency, DayText, Id } from '../plain.ts'
import { ReconciledRow, ReconcileReport } from '../reconciling.ts'
import { Role } from '../trade.ts'
import { channel, nothing } from './channel.ts'

const reason = z.string().min(1).max(500)
/** Works out the effects and writes nothing. */
const preview = z.boolean().default(false)
const changed = z.strictObject({ events: z.array(Id), effects: Effects })

/** Facts entered, corrected, removed and taken back by hand; and the ledger held against a broker's positions. */
export const editingChannels = {
  'ledger.event': channel({
    input: z.strictObject({ event: Id }),
    output: z.strictObject({
      row: ActivityRow,
      /** Null where the event is of a shape that cannot be entered by hand: it can only be removed. */
      entry: Entry.nullable(),
      legs: z.array(
        z.strictObject({
          role: Role,
          symbol: z.string(),
          currency: Currency.nullable(),
          quantity: AmountText,
          amount: AmountText,
        }),
      ),
      file: z.string(),
      line: z.int().nullable(),
    }),
  }),
  'ledger.enter': channel({
    input: z.strictObject({ entries: z.array(Entry).min(1).max(20), preview }),
    output: changed,
    writes: 'ledger',
  }),
  'ledger.correct': channel({
    input: z.strictObject({ event: Id, entry: Entry, reason, preview }),
    output: changed,
    writes: 'ledger',
  }),
  'ledger.remove': channel({
    input: z.strictObject({ event: Id, reason, preview }),
    output: changed,
    writes: 'ledger',
  }),
  /** Takes the last change by hand back that is not taken back yet. */
  'ledger.undo': channel({
    input: z.strictObject({ reason: z.string().max(500).default(''), preview }),
    output: z.strictObject({ change: ChangeRow, effects: Effects }),
    writes: 'ledger',
  }),
  'ledger.changes': channel({
    input: z.strictObject({ limit: z.int().min(1).max(200).default(20) }),
    output: z.array(ChangeRow),
  }),
  'ledger.reconcile': channel({
    input: z.strictObject({
      file: FileIn,
      /** Account by the hint that the file gives (`''` where it names none); null leaves those rows out. */
      accounts: z.record(z.string(), Id.nullable()).default({}),
      /** For files that say no day, or to look at another one. */
      day: DayText.optional(),
      /** Whether a fit is kept. */
      record: z.boolean().default(true),
    }),
    output: ReconcileReport,
    writes: 'settings',
  }),
  'ledger.reconciled': channel({ input: nothing, output: z.array(ReconciledRow) }),
} as const
