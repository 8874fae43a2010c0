/** A number of a document that a sweep may vary. */
export interface NumberPath {
  readonly path: string
  readonly value: number
}

/** Every number within a JSON value, by its path from `path` on, in document order. */
export function numberPaths(value: unknown, path: string): readonly NumberPath[] {
  if (typeof value === 'number') return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => numberPaths(part, `${path}.${key}`))
}

/** Up to 30 numbers typed with commas or spaces between them; undefined where one is none. */
export function numbersTyped(text: string): readonly number[] | undefined {
  const words = text.split(/[,;\s]+/).filter((word) => word !== '')
  const numbers = words.map(Number)
  return words.length === 0 || words.length > 30 || numbers.some((n) => !Number.isFinite(n))
    ? undefined
    : numbers
}

/** Five values about the one that the document has, whole where it is whole. */
export function neighbours(value: number): readonly number[] {
  const near = [0.5, 0.75, 1, 1.25, 1.5].map((times) =>
    Number.isInteger(value) ? Math.round(value * times) : Number((value * times).toFixed(6)),
  )
  return [...new Set(near)]
}
