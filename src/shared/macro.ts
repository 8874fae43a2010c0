import type { Day } from './day.ts'

/** One macro value as published: what `observed` was said to be from `availableAt` on, until a later vintage. */
export interface MacroValue {
  readonly observed: Day
  readonly availableAt: Day
  readonly value: number
}
