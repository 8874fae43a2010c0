import { ok, type Result } from '../../shared/refusal.ts'
import type { Draft } from '../../shared/trade.ts'
import { detectLayouts, LAYOUTS } from './detect.ts'
import { isPlainText, textInParts } from './decode.ts'
import { sniffDelimiter } from './readCsv.ts'
import { readTransactions, type ReadFile, type ReadOptions } from './readTransactions.ts'
import type { NonDataRow, RefusedRow } from './rows.ts'
import { scanCsv, type CsvRecord, type Delimiter } from './scanCsv.ts'
import type { Layout, RowsUnder } from './tableLayout.ts'

/** Files below this are read whole: that costs little, and their drafts come in the order of time. */
const WHOLE_BELOW = 4 * 1024 * 1024
/** Bytes in which the header is looked for. */
const HEAD = 256 * 1024
/** Bytes that are decoded and scanned at once: what is made of them shall die young, or collecting it costs a quarter of the time. */
const WINDOW = 32 * 1024

/** A file whose bytes are taken in parts, from the beginning each time. */
export interface FileParts {
  readonly name: string
  readonly size: number
  parts(): Iterable<Uint8Array>
}

/** Rows that were read together. */
interface Batch {
  readonly drafts: readonly Draft[]
  readonly rounded: ReadonlySet<number>
  readonly refused: readonly RefusedRow[]
  readonly nonData: readonly NonDataRow[]
  /** Share of the work on this file that is done. */
  readonly share: number
}

/** A file that is read as its rows are taken, from the beginning each time. */
export interface TransactionStream {
  readonly broker: string
  readonly currency: string | undefined
  readonly currencyColumn: string | undefined
  /** A refusal is of the whole file, and the last that comes. */
  batches(): Iterable<Result<Batch>>
}

/**
 * As `readTransactions`, but a large file of a layout whose rows stand alone is read in windows, in bounded memory: once to see
 * that it is text in UTF-8 and bears out the layout's own styles, and once to read it. One that does not is read whole after all.
 */
export function openTransactions(
  file: FileParts,
  options: ReadOptions,
  wholeBelow = WHOLE_BELOW,
): Result<ReadFile | TransactionStream> {
  const whole = () => readTransactions({ name: file.name, bytes: wholeOf(file) }, options)
  if (file.size < wholeBelow || options.profile !== undefined) return whole()
  const head = headOf(file)
  const layouts =
    options.broker === 'auto' ? LAYOUTS : LAYOUTS.filter(({ broker }) => broker === options.broker)
  const found = head && detectLayouts({ ...head, endsWithNewline: true }, layouts)
  const [only] = found ?? []
  if (head === undefined || found?.length !== 1 || only?.layout.rowsUnder === undefined) return whole()
  const { layout, headerIndex } = only
  const under = () => layout.rowsUnder!(head.rows.slice(0, headerIndex), head.rows[headerIndex]!)
  const { currency, currencyColumn } = under()
  return ok({
    broker: layout.broker,
    currency,
    currencyColumn,
    batches: () => batchesOf(file, layout, head.delimiter, headerIndex, under(), whole),
  })
}

function* batchesOf(
  file: FileParts,
  layout: Layout,
  delimiter: Delimiter,
  headerIndex: number,
  under: RowsUnder,
  whole: () => Result<ReadFile>,
): Generator<Result<Batch>, void, void> {
  let regular = true
  let rows = 0
  let wholeLines = false
  for (const window of windowsOf(file, delimiter)) {
    if (window === undefined) {
      regular = false
      break
    }
    for (const record of window.records) if (rows++ > headerIndex) regular &&= under.meet(record)
    wholeLines = window.endsWithNewline
    if (!regular) break
    yield ok({ ...NOTHING, share: window.share * 0.25 })
  }
  if (!regular || (!wholeLines && !under.mayEndHere())) {
    const read = whole()
    yield read.ok ? ok({ ...read.value, share: 1 }) : read
    return
  }

  rows = 0
  for (const window of windowsOf(file, delimiter)) {
    if (window === undefined) throw new Error(`${layout.broker}: the bytes are not those that were met`)
    const drafts: Draft[] = []
    const rounded = new Set<number>()
    const refused: RefusedRow[] = []
    const nonData: NonDataRow[] = []
    for (const record of window.records) {
      const { line, raw } = record
      const place = rows++
      if (place <= headerIndex) {
        nonData.push({ line, what: place < headerIndex ? 'title' : 'header', raw })
        continue
      }
      const fate = under.read(record)
      switch (fate.fate) {
        case 'draft':
          drafts.push(fate.draft)
          if (fate.rounded) rounded.add(line)
          break
        case 'refused':
          refused.push({ line, column: fate.column, kind: fate.kind, text: fate.text.slice(0, 200), raw })
          break
        case 'nonData':
          nonData.push({ line, what: fate.what, raw })
          break
      }
    }
    yield ok({ drafts, rounded, refused, nonData, share: 0.25 + window.share * 0.75 })
  }
}

const NOTHING = { drafts: [], rounded: new Set<number>(), refused: [], nonData: [] }

interface Window {
  readonly records: readonly CsvRecord[]
  readonly share: number
  readonly endsWithNewline: boolean
}

/** Records window by window; undefined, and then no more, where the bytes are no CSV in UTF-8. */
function* windowsOf(file: FileParts, delimiter: Delimiter): Generator<Window | undefined, void, void> {
  const scanner = scanCsv(file.name, delimiter)
  let done = 0
  for (const text of textInParts(piecesOf(file))) {
    if (text === undefined || !isPlainText(text.text)) return yield undefined
    const records = scanner.push(text.text)
    if (!records.ok) return yield undefined
    done += text.bytes
    yield { records: records.value, share: done / file.size, endsWithNewline: true }
  }
  const end = scanner.end()
  yield end.ok ? { records: end.value.rows, share: 1, endsWithNewline: end.value.endsWithNewline } : undefined
}

/** The first records, where they can be had. */
function headOf(
  file: FileParts,
): { readonly rows: readonly CsvRecord[]; readonly delimiter: Delimiter } | undefined {
  for (const part of file.parts()) {
    const [first] = textInParts([part.subarray(0, HEAD)])
    if (first === undefined || !isPlainText(first.text)) return undefined
    const delimiter = sniffDelimiter(first.text)
    const scanned = scanCsv(file.name, delimiter).push(first.text)
    return scanned.ok && scanned.value.length > 0 ? { rows: scanned.value, delimiter } : undefined
  }
  return undefined
}

function* piecesOf(file: FileParts): Generator<Uint8Array, void, void> {
  for (const part of file.parts())
    for (let at = 0; at < part.length; at += WINDOW) yield part.subarray(at, at + WINDOW)
}

/** All the bytes of a file at once. */
export function wholeOf(file: FileParts): Uint8Array {
  const parts = [...file.parts()]
  if (parts.length === 1) return parts[0]!
  const bytes = new Uint8Array(file.size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
