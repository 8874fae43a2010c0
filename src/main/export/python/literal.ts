/** A JSON value as a Python literal; long objects over several lines. Text keeps JSON's escapes, which Python shares. */
export function literal(value: unknown, indent = ''): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const inner = `${indent}    `
  const members = Array.isArray(value)
    ? value.map((each) => literal(each, inner))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([name, each]) => `${JSON.stringify(name)}: ${literal(each, inner)}`)
  const line = `${open}${members.join(', ')}${close}`
  if (line.length < 88 && !line.includes('\n')) return line
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join('')}${indent}${close}`
}

/** Columns of numbers as rows of text that read back bit for bit: the shortest decimals, nothing where a value is missing. */
export function csvRows(heads: readonly string[], columns: readonly ArrayLike<number>[]): string {
  return heads
    .map((head, i) =>
      [head, ...columns.map((column) => (Number.isNaN(column[i]!) ? '' : String(column[i])))].join(','),
    )
    .join('\n')
}
