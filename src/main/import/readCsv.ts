import { ok, refuse, type Result } from '../../shared/refusal.ts'
import { DELIMITERS, scanCsv, type CsvRecord, type Delimiter } from './scanCsv.ts'

export type { CsvRecord, Delimiter } from './scanCsv.ts'

export interface CsvTable {
  readonly delimiter: Delimiter
  /** Only the rows of IMP-1: records with at least one cell that is not blank. */
  readonly rows: readonly CsvRecord[]
  /** False where the file stops in the middle of a line: its last row may be cut. */
  readonly endsWithNewline: boolean
}

/**
 * Text as rows of string cells; no cell is converted. The delimiter is the one under which most lines have the same
 * width, unless it is given. Refuses a file without rows, and what `scanCsv` refuses.
 */
export function readCsv(
  file: string,
  text: string,
  delimiter: Delimiter = sniffDelimiter(text),
): Result<CsvTable> {
  const scanner = scanCsv(file, delimiter)
  const most = scanner.push(text)
  if (!most.ok) return most
  const last = scanner.end()
  if (!last.ok) return last
  const rows = [...most.value, ...last.value.rows]
  if (rows.length === 0) return refuse({ kind: 'file', file, problem: 'empty' })
  return ok({ delimiter, rows, endsWithNewline: last.value.endsWithNewline })
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
