import type { Strategy } from '../../shared/strategy.ts'

/** One parameter of a strategy and the values it takes in a sweep. */
export interface Varied {
  /** Where it stands in the document, as refusals name it: `sleeves.0.steps.0.window.length`. */
  readonly path: string
  readonly values: readonly (string | number)[]
}

/** How many trials a grid has. */
export function trialsOf(vary: readonly Varied[]): number {
  return vary.reduce((count, { values }) => count * values.length, 1)
}

/** The values of a trial, one for each parameter; the first parameter changes slowest. */
export function valuesOfTrial(vary: readonly Varied[], trial: number): (string | number)[] {
  const values: (string | number)[] = []
  let rest = trial
  for (const { values: choices } of vary.toReversed()) {
    values.unshift(choices[rest % choices.length]!)
    rest = Math.floor(rest / choices.length)
  }
  return values
}

/** The document with the values of a trial in it. A path that leads nowhere in the document changes nothing it has. */
export function withTrial(strategy: Strategy, vary: readonly Varied[], trial: number): Strategy {
  const values = valuesOfTrial(vary, trial)
  return vary.reduce<unknown>(
    (document, { path }, i) => withValue(document, path.split('.'), values[i]),
    strategy,
  ) as Strategy
}

/** Whether a document has something at a path. */
export function hasPath(document: unknown, path: string): boolean {
  let at = document
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false
    at = (at as Record<string, unknown>)[key]
  }
  return true
}

function withValue(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(document))
    return document.map((member, i) => (String(i) === key ? withValue(member, rest, value) : member))
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, key)) return document
  return { ...document, [key]: withValue((document as Record<string, unknown>)[key], rest, value) }
}
