import { z } from 'zod'
import { AmountText, Bytes, Currency, DayText, Id } from './plain.ts'
import { Refusal } from './refusal.ts'

export const Broker = z.enum([
  'schwab',
  'fidelity',
  'ibkr',
  'robinhood',
  'etrade',
  'merrill',
  'trading212',
  'revolut',
  'coinbase',
  'freetrade',
  'investengine',
  'bux',
  'finpension',
  'swissquote',
  'avanza',
  'directa',
  'xtb',
  'etoro',
  'saxo',
  'degiro',
  'questrade',
  'vanguard',
  'firstrade',
  'tdAmeritrade',
  'portfolioPerformance',
  'ghostfolio',
  'wealthfolio',
  'openLots',
  'ofx',
  'trimtab',
])
export type Broker = z.infer<typeof Broker>

/** The answer of the column mapper, saved under a name: how any CSV is to be read. Columns by header cell. */
export const Profile = z.strictObject({
  id: Id,
  name: z.string().min(1).max(80),
  /** The header cells it was made for; a file with the same header is offered this profile. */
  header: z.array(z.string().max(200)).min(2).max(200),
  delimiter: z.enum([',', ';', '\t', '|']),
  decimal: z.enum(['point', 'comma']),
  dateOrder: z.enum(['ymd', 'mdy', 'dmy']),
  columns: z.strictObject({
    date: z.string(),
    action: z.string().optional(),
    symbol: z.string().optional(),
    description: z.string().optional(),
    quantity: z.string().optional(),
    price: z.string().optional(),
    amount: z.string().optional(),
    fee: z.string().optional(),
    currency: z.string().optional(),
    account: z.string().optional(),
    reference: z.string().optional(),
  }),
  /** Action cell (compared without case) to event kind; `skip` makes the row non-data. */
  actions: z.record(z.string(), z.string()),
  /** Whether sells carry a negative quantity or only the action tells. */
  signedQuantity: z.boolean(),
  currency: Currency,
})
export type Profile = z.infer<typeof Profile>

export const FileIn = z.strictObject({ name: z.string().min(1).max(400), bytes: Bytes })
export type FileIn = z.infer<typeof FileIn>

/** A line of a file as a person corrected it: the text that stands in its place, on one line. */
export const Fix = z.strictObject({
  /** Place of the file in the preview, from 0. */
  file: z.int().min(0).max(49),
  line: z.int().min(1),
  raw: z
    .string()
    .max(64 * 1024)
    .regex(/^[^\r\n]*$/, 'one line'),
})
export type Fix = z.infer<typeof Fix>

/** A file whose bytes came before, in parts, by `import.upload`. */
export const FileUploaded = z.strictObject({ name: z.string().min(1).max(400), upload: Id })

/** What happens to one row, and why. */
export const Fate = z.enum(['new', 'duplicate', 'possibleDuplicate', 'refused', 'nonData'])
export type Fate = z.infer<typeof Fate>

export const PreviewRow = z.strictObject({
  line: z.int(),
  fate: Fate,
  raw: z.string(),
  /** For events. */
  key: z.string().optional(),
  kind: z.string().optional(),
  account: z.string().optional(),
  day: DayText.optional(),
  symbol: z.string().optional(),
  quantity: AmountText.optional(),
  amount: AmountText.optional(),
  currency: Currency.optional(),
  /** For refused rows: column, short code and what was found; for non-data what it is; for duplicates the batch. */
  column: z.string().optional(),
  why: z.string().optional(),
  found: z.string().optional(),
  /** Decimals beyond our scale were rounded half-even. */
  rounded: z.boolean().optional(),
})
export type PreviewRow = z.infer<typeof PreviewRow>

/** Rows of a file that a preview brings along; the others are asked for as they are looked at. */
export const PREVIEW_ROWS = 500

export const PreviewFile = z.strictObject({
  file: z.string(),
  sha256: z.string(),
  broker: z.string(),
  /** Accounts the file names, and the account each would go to (null: must be chosen). */
  accounts: z.array(z.strictObject({ hint: z.string(), rows: z.int(), account: Id.nullable() })),
  rows: z.int(),
  added: z.int(),
  duplicates: z.int(),
  possibleDuplicates: z.int(),
  nonData: z.int(),
  refused: z.int(),
  /** The first rows of the file, at most `PREVIEW_ROWS`; `import.rows` has all of them. */
  lines: z.array(PreviewRow),
  /** Cash that the new rows bring, by currency. */
  cash: z.record(Currency, AmountText),
  /** Words of actions that no row's layout knows, each once, the first of them. */
  unknownActions: z.array(z.string()),
  refusal: Refusal.nullable(),
})
export type PreviewFile = z.infer<typeof PreviewFile>

export const RefusedLine = z.strictObject({
  line: z.int(),
  column: z.string(),
  kind: z.string(),
  text: z.string(),
})

export const ImportedFile = z.strictObject({
  file: z.string(),
  broker: z.string(),
  rows: z.int(),
  added: z.int(),
  duplicates: z.int(),
  nonData: z.int(),
  /** Rows that were refused; `refused` has the first of them, at most `PREVIEW_ROWS`. */
  refusedRows: z.int(),
  refused: z.array(RefusedLine),
  batch: z.string().nullable(),
  refusal: Refusal.nullable(),
})
export type ImportedFile = z.infer<typeof ImportedFile>

export const BatchRow = z.strictObject({
  batch: Id,
  file: z.string(),
  broker: z.string(),
  importedAt: z.string(),
  events: z.int(),
  rows: z.int(),
  duplicates: z.int(),
  refused: z.int(),
  nonData: z.int(),
  accounts: z.array(z.string()),
  undone: z.boolean(),
})
export type BatchRow = z.infer<typeof BatchRow>

export const ActivityRow = z.strictObject({
  key: z.string(),
  day: DayText,
  account: Id,
  accountName: z.string(),
  kind: z.string(),
  symbol: z.string(),
  quantity: AmountText,
  amount: AmountText,
  fee: AmountText,
  currency: Currency,
  note: z.string(),
  batch: z.string(),
})
export type ActivityRow = z.infer<typeof ActivityRow>
