import { parse } from 'csv-parse/sync'
import { ok, refuse, type Result } from '../../shared/refusal.ts'

export const MAX_ROWS = 2_000_000
export const MAX_COLUMNS = 512
export const MAX_FIELD_CHARACTERS = 64 * 1024

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export interface CsvRecord {
  /** 1-based physical line on which the record starts; a quoted line break makes the next record start further down. */
  readonly line: number
  readonly cells: readonly string[]
  /** The record as it stands in the file, without its line end. */
  readonly raw: string
}

export interface CsvTable {
  readonly delimiter: Delimiter
  /** Only the rows of IMP-1: records with at least one cell that is not blank. */
  readonly rows: readonly CsvRecord[]
  /** False where the file stops in the middle of a line: its last row may be cut. */
  readonly endsWithNewline: boolean
}

/**
 * Text as rows of string cells; no cell is converted. The delimiter is the one under which most lines have the same
 * width, unless it is given. Refuses a file without rows, a quote that never closes (`truncated`, with the line on
 * which its record starts), text after a closing quote (`unreadable`), and files beyond the limits above.
 */
export function readCsv(
  file: string,
  text: string,
  delimiter: Delimiter = sniffDelimiter(text),
): Result<CsvTable> {
  const lines = text.replace(/\r\n?/g, '\n')
  const parsed = parseRecords(file, lines, delimiter)
  if (!parsed.ok) return parsed
  if (parsed.value.length > MAX_ROWS)
    return refuse({
      kind: 'file',
      file,
      problem: 'tooLarge',
      found: `${parsed.value.length} rows`,
      expected: [`at most ${MAX_ROWS} rows`],
    })

  const rows: CsvRecord[] = []
  let line = 1
  for (const { record, raw } of parsed.value) {
    if (record.length > MAX_COLUMNS)
      return tooLarge(file, line, `${record.length} columns`, `at most ${MAX_COLUMNS} columns`)
    if (record.some((cell) => cell.length > MAX_FIELD_CHARACTERS))
      return tooLarge(file, line, 'a cell', `at most ${MAX_FIELD_CHARACTERS} characters in a cell`)
    if (record.some((cell) => cell.trim() !== ''))
      rows.push({ line, cells: record, raw: raw.endsWith('\n') ? raw.slice(0, -1) : raw })
    line += countNewlines(raw)
  }
  if (rows.length === 0) return refuse({ kind: 'file', file, problem: 'empty' })
  return ok({ delimiter, rows, endsWithNewline: lines.endsWith('\n') })
}

interface Parsed {
  readonly record: string[]
  readonly raw: string
}

function parseRecords(file: string, text: string, delimiter: Delimiter): Result<Parsed[]> {
  try {
    return ok(parseWith(text, delimiter, false))
  } catch (error) {
    // A quote inside a bare cell (`10" PIPE`) is a plain character; only the strict pass knows that there is one.
    if (codeOf(error) !== 'INVALID_OPENING_QUOTE') return refuseBroken(file, text, delimiter, error, false)
  }
  try {
    return ok(parseWith(text, delimiter, true))
  } catch (error) {
    return refuseBroken(file, text, delimiter, error, true)
  }
}

function parseWith(
  text: string,
  delimiter: Delimiter,
  relaxed: boolean,
  onRecord?: (endLine: number) => void,
): Parsed[] {
  return parse(text, {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: relaxed,
    raw: true,
    ...(onRecord && {
      on_record: (record: string[], context: { lines: number }) => {
        onRecord(context.lines)
        return record
      },
    }),
  }) as unknown as Parsed[]
}

function refuseBroken(
  file: string,
  text: string,
  delimiter: Delimiter,
  error: unknown,
  relaxed: boolean,
): Result<never> {
  const code = codeOf(error)
  if (code === undefined) throw error
  let endOfLastGood = 0
  try {
    parseWith(text, delimiter, relaxed, (endLine) => (endOfLastGood = endLine))
  } catch {
    // Read again only to learn where the broken record starts.
  }
  const line = endOfLastGood + 1
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return refuse({
      kind: 'file',
      file,
      line,
      problem: 'truncated',
      found: 'an opening quote that never closes',
    })
  return refuse({ kind: 'file', file, line, problem: 'unreadable', found: 'text after a closing quote' })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function tooLarge(file: string, line: number, found: string, expected: string): Result<never> {
  return refuse({ kind: 'file', file, line, problem: 'tooLarge', found, expected: [expected] })
}

function countNewlines(raw: string): number {
  let count = 0
  for (let at = raw.indexOf('\n'); at !== -1; at = raw.indexOf('\n', at + 1)) count++
  return count
}

/** The delimiter whose commonest count per line, times the lines that share it, is greatest; a comma where none is seen. */
export function sniffDelimiter(text: string): Delimiter {
  const lines = text.slice(0, 65_536).split(/\r\n?|\n/, 400)
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const linesByCount = new Map<number, number>()
    for (const line of lines) {
      const count = countOutsideQuotes(line, delimiter)
      if (count > 0) linesByCount.set(count, (linesByCount.get(count) ?? 0) + 1)
    }
    for (const [count, shared] of linesByCount) {
      if (count * shared > bestScore) {
        best = delimiter
        bestScore = count * shared
      }
    }
  }
  return best
}

function countOutsideQuotes(line: string, delimiter: string): number {
  let count = 0
  let quoted = false
  for (const character of line) {
    if (character === '"') quoted = !quoted
    else if (character === delimiter && !quoted) count++
  }
  return count
}
