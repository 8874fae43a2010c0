import { refuse, type Refusal, type Result, ok } from '../../shared/refusal.ts'

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

/** Text that comes in parts, as records. */
export interface CsvScanner {
  /** The rows of IMP-1 that the text so far completes: records with at least one cell that is not blank. */
  push(text: string): Result<CsvRecord[]>
  /** The last row, where no line end stands behind it. */
  end(): Result<{ readonly rows: CsvRecord[]; readonly endsWithNewline: boolean }>
}

/** What is left of a record when the text stops inside a quoted cell. */
const OPEN = Symbol('open')

/**
 * Quotes enclose a cell where they stand at its beginning; two of them inside are one. A quote inside a bare cell (`10" PIPE`)
 * is a plain character, and from there on a closing quote may have text behind it. Refuses a quote that never closes
 * (`truncated`, with the line on which its record starts), text behind a closing quote before that (`unreadable`), and what is
 * beyond the limits above.
 */
export function scanCsv(file: string, delimiter: Delimiter): CsvScanner {
  let rest = ''
  let heldReturn = false
  let line = 1
  let rows = 0
  let relaxed = false
  let endsWithNewline = false

  function push(text: string): Result<CsvRecord[]> {
    let fresh = heldReturn ? `\r${text}` : text
    // A carriage return at the end of a part may be half a line end.
    heldReturn = fresh.endsWith('\r')
    if (heldReturn) fresh = fresh.slice(0, -1)
    return take(fresh.includes('\r') ? fresh.replace(/\r\n?/g, '\n') : fresh, false)
  }

  function take(fresh: string, last: boolean): Result<CsvRecord[]> {
    if (fresh !== '') endsWithNewline = fresh.endsWith('\n')
    const text = rest === '' ? fresh : rest + fresh
    const found: CsvRecord[] = []
    let at = 0
    let quote = text.indexOf('"')
    while (at < text.length) {
      const newline = text.indexOf('\n', at)
      const stop = newline === -1 ? text.length : newline
      if (newline === -1 && !last) break
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at)
      let next = stop + 1
      let lines = 1
      let cells: string[]
      if (quote === -1 || quote > stop) cells = text.slice(at, stop).split(delimiter)
      else {
        const read = readQuoted(text, at, last)
        if (read === OPEN) {
          if (!last) break
          return broken('truncated', 'an opening quote that never closes')
        }
        if (read === undefined) return broken('unreadable', 'text after a closing quote')
        cells = read.cells
        next = read.stop + 1
        lines = read.lines
      }
      const refusal = keep(found, cells, text.slice(at, next - 1))
      if (refusal) return { ok: false, refusal }
      line += lines
      at = next
    }
    rest = at >= text.length ? '' : text.slice(at)
    return ok(found)
  }

  function keep(into: CsvRecord[], cells: readonly string[], raw: string): Refusal | undefined {
    if (cells.length > MAX_COLUMNS)
      return tooLarge(`${cells.length} columns`, `at most ${MAX_COLUMNS} columns`)
    if (raw.length > MAX_FIELD_CHARACTERS && cells.some((cell) => cell.length > MAX_FIELD_CHARACTERS))
      return tooLarge('a cell', `at most ${MAX_FIELD_CHARACTERS} characters in a cell`)
    for (const cell of cells) {
      if (cell === '' || cell.trim() === '') continue
      rows++
      if (rows > MAX_ROWS)
        return {
          kind: 'file',
          file,
          problem: 'tooLarge',
          found: `more than ${MAX_ROWS} rows`,
          expected: [`at most ${MAX_ROWS} rows`],
        }
      into.push({ line, cells, raw })
      return undefined
    }
    return undefined
  }

  /** The record that starts at `from` and has a quote in its first line; undefined where text stands behind a closing quote. */
  function readQuoted(
    text: string,
    from: number,
    last: boolean,
  ): { readonly cells: string[]; readonly stop: number; readonly lines: number } | typeof OPEN | undefined {
    const cells: string[] = []
    let at = from
    let lines = 1
    for (;;) {
      let cell = ''
      let bareFrom = at
      if (text.charCodeAt(at) === 34) {
        let inside = at + 1
        for (;;) {
          const close = text.indexOf('"', inside)
          // Whether the quote at the very end is doubled is known only when more has come.
          if (close === -1 || (close + 1 === text.length && !last)) return OPEN
          cell += text.slice(inside, close)
          if (text.charCodeAt(close + 1) === 34) {
            cell += '"'
            inside = close + 2
            continue
          }
          bareFrom = close + 1
          break
        }
        lines += countNewlines(cell)
        const after = text[bareFrom]
        if (after !== undefined && after !== delimiter && after !== '\n') {
          if (!relaxed) return undefined
          cell = `"${cell}"`
        }
      }
      const stop = endOfBare(text, bareFrom)
      if (stop === text.length && !last) return OPEN
      if (stop > bareFrom) {
        const bare = text.slice(bareFrom, stop)
        if (bare.includes('"')) relaxed = true
        cell += bare
      }
      cells.push(cell)
      if (stop === text.length || text[stop] === '\n') return { cells, stop, lines }
      at = stop + 1
    }
  }

  function endOfBare(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const character = text[at]
      if (character === delimiter || character === '\n') return at
    }
    return text.length
  }

  function broken(problem: 'truncated' | 'unreadable', found: string): Result<never> {
    return refuse({ kind: 'file', file, line, problem, found })
  }

  function tooLarge(found: string, expected: string): Refusal {
    return { kind: 'file', file, line, problem: 'tooLarge', found, expected: [expected] }
  }

  return {
    push,
    end() {
      const tail = take(heldReturn ? '\n' : '', true)
      return tail.ok ? ok({ rows: tail.value, endsWithNewline }) : tail
    },
  }
}

function countNewlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}
