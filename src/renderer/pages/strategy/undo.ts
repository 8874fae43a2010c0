/** What is edited now, and what it was before each change. */
export interface Undoable<T> {
  readonly now: T
  readonly past: readonly T[]
  /** What the last change was made to: typing on in one place is one change. */
  readonly place: string
}

const KEPT = 100

/** The next state; a change at the place of the last one, where it has a name, is part of that one. */
export function changed<T>({ now, past, place }: Undoable<T>, next: T, at = ''): Undoable<T> {
  if (at !== '' && at === place) return { now: next, past, place }
  return { now: next, past: [...past, now].slice(-KEPT), place: at }
}

/** As it was before the last change; unchanged where nothing was. */
export function undone<T>(state: Undoable<T>): Undoable<T> {
  const before = state.past.at(-1)
  return before === undefined ? state : { now: before, past: state.past.slice(0, -1), place: '' }
}
