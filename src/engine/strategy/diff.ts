/** One place where two documents part; a side that lacks it is null. */
export interface Change {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Where two plain JSON values differ, leaf by leaf, in the order of the newer one. Lists are compared by position. */
export function differences(before: unknown, after: unknown, path = ''): Change[] {
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])]
    return keys.flatMap((key) => {
      const left = (before as Readonly<Record<string, unknown>>)[key]
      const right = (after as Readonly<Record<string, unknown>>)[key]
      return differences(left, right, path === '' ? key : `${path}.${key}`)
    })
  }
  return Object.is(before, after) ? [] : [{ path, before: before ?? null, after: after ?? null }]
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
