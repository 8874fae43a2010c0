/** One line of a table of text, taken apart: its cells as they are meant, and how the line divides and quotes them. */
export interface LineCells {
  readonly delimiter: string
  readonly quoted: readonly boolean[]
  readonly cells: readonly string[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/** By a delimiter that is known, else by the one that divides the line into the most cells; quotes are those of RFC 4180. */
export function cellsOfLine(raw: string, known?: string): LineCells {
  const readings = (known === undefined ? DELIMITERS : [known]).map((delimiter) => divide(raw, delimiter))
  return readings.reduce((best, each) => (each.cells.length > best.cells.length ? each : best))
}

/** The line again; a cell is quoted where it was, and where its text now needs it. */
export function lineOfCells({ delimiter, quoted, cells }: LineCells): string {
  return cells
    .map((cell, i) =>
      quoted[i] === true || cell.includes(delimiter) || cell.includes('"')
        ? `"${cell.replaceAll('"', '""')}"`
        : cell,
    )
    .join(delimiter)
}

function divide(raw: string, delimiter: string): LineCells {
  const cells: string[] = []
  const quoted: boolean[] = []
  for (let at = 0; at <= raw.length;) {
    if (raw[at] === '"') {
      let text = ''
      let end = at + 1
      for (; end < raw.length; end++) {
        if (raw[end] !== '"') text += raw[end]
        else if (raw[end + 1] === '"') text += raw[end++]
        else break
      }
      const next = raw.indexOf(delimiter, end)
      // What stands between the closing quote and the delimiter is kept.
      text += raw.slice(end + 1, next === -1 ? raw.length : next)
      cells.push(text)
      quoted.push(true)
      if (next === -1) break
      at = next + 1
    } else {
      const next = raw.indexOf(delimiter, at)
      cells.push(raw.slice(at, next === -1 ? raw.length : next))
      quoted.push(false)
      if (next === -1) break
      at = next + 1
    }
  }
  return { delimiter, quoted, cells }
}
