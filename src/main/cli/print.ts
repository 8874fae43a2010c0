/** A column of a table for people: its head, and whether figures are set to the right. */
export interface Head {
  readonly title: string
  readonly right?: true
}

/** Plain text table: two spaces between columns, a rule under the heads, no trailing blanks. */
export function table(heads: readonly Head[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) =>
    Math.max(head.title.length, ...rows.map((row) => (row[i] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (heads[i]?.right ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [
    line(heads.map((head) => head.title)),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
  ].join('\n')
}

export function left(title: string): Head {
  return { title }
}

export function right(title: string): Head {
  return { title, right: true }
}

/** Columns become arrays (NaN becomes null), so that any program can read the JSON. */
export function plainJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, v: unknown) => {
      if (v instanceof Float64Array) return Array.from(v, (x) => (Number.isFinite(x) ? x : null))
      if (v instanceof Uint8Array) return Array.from(v)
      return v
    },
    1,
  )
}
