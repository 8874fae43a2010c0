import { type Refusal, type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Sleeve, Step, Strategy, Window } from '../../shared/strategy.ts'

const TOLERANCE = 1e-9
const DAYS_IN_MONTH = 21

/** What the schema cannot see (STR-1). The refusal names the first fault's path. */
export function checkStrategy(strategy: Strategy): Result<Strategy> {
  const fault = coreFault(strategy) ?? budgetFault(strategy) ?? firstOf(strategy.sleeves, sleeveFault)
  return fault === undefined ? ok(strategy) : refuse(fault)
}

function coreFault({ core }: Strategy): Refusal | undefined {
  const sum = Object.values(core.targets).reduce((total, share) => total + share, 0)
  if (Math.abs(sum - 1) > TOLERANCE)
    return invalid('core.targets', `the shares sum to ${tidy(sum)}, not to 1`)
  return undefined
}

function budgetFault({ sleeves }: Strategy): Refusal | undefined {
  const sum = sleeves.reduce((total, sleeve) => total + sleeve.budget, 0)
  if (sum > 1 + TOLERANCE) return invalid('sleeves', `the budgets sum to ${tidy(sum)}, more than 1`)
  return firstOf(sleeves, ({ id }, i) => {
    if (id === 'core') return invalid(`sleeves.${i}.id`, 'core is the name of the core')
    const twice = sleeves.findIndex((other) => other.id === id) !== i
    return twice ? invalid(`sleeves.${i}.id`, `another sleeve is called ${id} too`) : undefined
  })
}

function sleeveFault(sleeve: Sleeve, i: number): Refusal | undefined {
  const at = `sleeves.${i}`
  if (sleeve.cap < sleeve.budget - TOLERANCE) return invalid(`${at}.cap`, 'the cap is below the budget')
  return (
    firstOf(sleeve.universe, (asset, n) => {
      if (asset === 'cash')
        return invalid(`${at}.universe.${n}`, 'cash is where the rest waits, not part of a universe')
      const twice = sleeve.universe.indexOf(asset) !== n
      return twice ? invalid(`${at}.universe.${n}`, `${asset} stands here twice`) : undefined
    }) ??
    orderFault(sleeve.steps, at) ??
    firstOf(sleeve.steps, (step, s) => stepFault(step, sleeve, `${at}.steps.${s}`))
  )
}

function orderFault(steps: readonly Step[], at: string): Refusal | undefined {
  const weigh = steps.findIndex(isWeigh)
  if (weigh === -1) return invalid(`${at}.steps`, 'no step says how much each asset gets')
  return firstOf(steps, (step, s) => {
    const path = `${at}.steps.${s}.kind`
    if (isWeigh(step) && s !== weigh)
      return invalid(path, 'one step has said already how much each asset gets')
    if (isSelect(step) && s > weigh)
      return invalid(path, 'a step that selects must stand before the one that weighs')
    if (isOverlay(step) && s < weigh)
      return invalid(path, 'a step that scales shares must stand after the one that gives them')
    if (step.kind === 'parkIn' && s !== steps.length - 1)
      return invalid(path, 'where the rest waits is the last step')
    return undefined
  })
}

function stepFault(step: Step, sleeve: Sleeve, at: string): Refusal | undefined {
  switch (step.kind) {
    case 'selectCrossover':
      return roughDays(step.fast) < roughDays(step.slow)
        ? undefined
        : invalid(`${at}.fast`, 'the fast window is not shorter than the slow one')
    case 'weighFixed': {
      const stranger = Object.keys(step.weights).find((asset) => !sleeve.universe.includes(asset))
      if (stranger !== undefined)
        return invalid(`${at}.weights.${stranger}`, `${stranger} is not in the sleeve's universe`)
      const sum = Object.values(step.weights).reduce((total, share) => total + share, 0)
      return sum > 1 + TOLERANCE
        ? invalid(`${at}.weights`, `the shares sum to ${tidy(sum)}, more than 1`)
        : undefined
    }
    case 'selectAboveSma':
    case 'weighEqual':
    case 'overlayVolatilityTarget':
    case 'parkIn':
      return undefined
  }
}

function isWeigh(step: Step): boolean {
  return step.kind.startsWith('weigh')
}

function isSelect(step: Step): boolean {
  return step.kind.startsWith('select')
}

function isOverlay(step: Step): boolean {
  return step.kind.startsWith('overlay')
}

function roughDays(window: Window): number {
  return window.unit === 'days' ? window.length : window.length * DAYS_IN_MONTH
}

function firstOf<T>(
  values: readonly T[],
  fault: (value: T, i: number) => Refusal | undefined,
): Refusal | undefined {
  for (let i = 0; i < values.length; i++) {
    const found = fault(values[i]!, i)
    if (found !== undefined) return found
  }
  return undefined
}

function invalid(path: string, problem: string): Refusal {
  return { kind: 'invalidStrategy', path, problem }
}

function tidy(sum: number): string {
  return String(Math.round(sum * 1e9) / 1e9)
}
