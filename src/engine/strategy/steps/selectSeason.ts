import { type Day, ymdFromDay } from '../../../shared/day.ts'
import type { Step } from '../../../shared/strategy.ts'
import { IN, OUT, type RunStep, joinSignal } from '../draft.ts'

/**
 * SIG-25: in while the session after the decision, which the calendar tells, falls in one of the months. Bouman and Jacobsen (2002),
 * "The Halloween Indicator, 'Sell in May and Go Away'". The value is that month, 1 to 12.
 */
export function selectSeason(step: Extract<Step, { kind: 'selectSeason' }>): RunStep {
  return (sight, draft) => {
    const { panel, decisions, universe, desk } = sight
    const count = decisions.length
    const cells = universe.length * count
    const value = desk.floats(cells)
    const state = desk.bytes(cells)
    for (let d = 0; d < count; d++) {
      const next = (panel.days[decisions[d]! + 1] ?? panel.nextSession) as Day
      const { month } = ymdFromDay(next)
      for (let n = 0; n < universe.length; n++) {
        value[n * count + d] = month
        state[n * count + d] = step.months.includes(month) ? IN : OUT
      }
    }
    const threshold = desk.floats(cells).fill(NaN)
    joinSignal(draft, { step, needs: { length: 1, unit: 'days' }, state, value, threshold })
  }
}
