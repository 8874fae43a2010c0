import { z } from 'zod'
import {
  BatchRow,
  Fate,
  FileIn,
  FileUploaded,
  Fix,
  ImportedFile,
  PreviewFile,
  PreviewRow,
  Profile,
} from '../importing.ts'
import { Bytes, Id } from '../plain.ts'
import { channel, nothing } from './channel.ts'

export const importingChannels = {
  /**
   * A part of a file too large to be sent at once; the answer to the first part names the file. Text stands for its bytes in
   * UTF-8, which costs a fraction of bytes on the wire. The parts stay until the file is imported or the ledger is closed.
   */
  'import.upload': channel({
    input: z.strictObject({ upload: Id.optional(), part: z.union([Bytes, z.string()]) }),
    output: z.strictObject({ upload: Id, size: z.int() }),
  }),
  'import.preview': channel({
    input: z.strictObject({
      files: z
        .array(z.union([FileIn, FileUploaded]))
        .min(1)
        .max(50),
      broker: z.string().default('auto'),
      profile: Id.optional(),
      /** Account by the hint a file gives (`''` for a file that names none). */
      accounts: z.record(z.string(), Id).default({}),
      /** Lines that are read as the person corrected them; the bytes are kept as they came. */
      fixes: z.array(Fix).max(1000).optional(),
    }),
    output: z.strictObject({ preview: Id, revision: z.int(), files: z.array(PreviewFile) }),
    progress: true,
  }),
  /** Rows of a file of a preview, in the file's order: all, or those of one fate. */
  'import.rows': channel({
    input: z.strictObject({
      preview: Id,
      /** Place of the file in the preview, from 0. */
      file: z.int().min(0).max(49),
      fate: Fate.optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(1000).default(500),
    }),
    output: z.strictObject({ total: z.int(), rows: z.array(PreviewRow) }),
  }),
  'import.commit': channel({
    input: z.strictObject({
      preview: Id,
      /** Possible duplicates that the person says are new, by event key; the others are left out. */
      keep: z.array(z.string()).max(100_000).default([]),
      /** Takes every possible duplicate as new. */
      keepPossible: z.boolean().optional(),
      /** New rows that the person leaves out, by event key. */
      leave: z.array(z.string()).max(100_000).default([]),
      accounts: z.record(z.string(), Id).default({}),
    }),
    output: z.strictObject({ files: z.array(ImportedFile), revision: z.int() }),
    writes: 'ledger',
  }),
  'import.list': channel({ input: nothing, output: z.array(BatchRow) }),
  'import.undo': channel({
    input: z.strictObject({ batch: Id, reason: z.string().max(500).default('') }),
    output: z.strictObject({ batch: Id, events: z.int() }),
    writes: 'ledger',
  }),
  /** First rows of a file as cells, and what the mapper would guess, for a layout that nobody knows. */
  'import.columns': channel({
    input: z.strictObject({ file: FileIn }),
    output: z.strictObject({
      header: z.array(z.string()),
      headerLine: z.int(),
      rows: z.array(z.array(z.string())),
      guess: Profile,
      /** What cannot be told from the values alone and must be asked. */
      ask: z.array(z.enum(['decimal', 'dateOrder', 'date', 'action', 'amount'])),
      actionCells: z.array(z.string()),
    }),
  }),
  'import.saveProfile': channel({ input: Profile, output: Profile, writes: 'settings' }),
  'import.profiles': channel({ input: nothing, output: z.array(Profile) }),
} as const
