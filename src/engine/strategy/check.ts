import { type Refusal, type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Mapping, Measure, Sleeve, Step, Strategy, Window } from '../../shared/strategy.ts'
import { Quadrant } from '../../shared/regime.ts'
import { roughDays, seriesOf } from './measures.ts'

const TOLERANCE = 1e-9

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
    if ((isOverlay(step) || step.kind === 'tiltByRegime') && s < weigh)
      return invalid(path, 'a step that scales or tilts shares must stand after the one that gives them')
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
    case 'selectWhen':
      return measureFault(step.measure, `${at}.measure`)
    case 'selectVote':
      return (
        firstOf(step.of, ({ measure }, i) => measureFault(measure, `${at}.of.${i}.measure`)) ??
        voteFault(step, at)
      )
    case 'selectTop': {
      if (step.count > sleeve.universe.length)
        return invalid(`${at}.count`, `the universe has ${sleeve.universe.length} assets only`)
      if (step.keep !== undefined && step.keep < step.count)
        return invalid(`${at}.keep`, 'what is in cannot lose its place sooner than it got it')
      if (seriesOf(step.by).length > 0)
        return invalid(`${at}.by.of`, 'a macro series is the same for every asset, so it ranks none')
      return measureFault(step.by, `${at}.by`)
    }
    case 'overlayScale':
      return measureFault(step.measure, `${at}.measure`) ?? mapFault(step.map, `${at}.map`)
    case 'weighByRisk': {
      if (step.method.by !== 'riskBudgets') return undefined
      const { budgets } = step.method
      const stranger = Object.keys(budgets).find((asset) => !sleeve.universe.includes(asset))
      if (stranger !== undefined)
        return invalid(`${at}.method.budgets.${stranger}`, `${stranger} is not in the sleeve's universe`)
      const without = sleeve.universe.find((asset) => budgets[asset] === undefined)
      return without === undefined
        ? undefined
        : invalid(`${at}.method.budgets`, `${without} has no part of the risk`)
    }
    case 'overlayLimits': {
      if (step.cap === undefined && step.floor === undefined && step.groups.length === 0)
        return invalid(at, 'there is no limit in it')
      if ((step.floor ?? 0) > (step.cap ?? 1)) return invalid(`${at}.floor`, 'the floor is above the cap')
      return firstOf(step.groups, (group, g) =>
        firstOf(group.assets, (asset, a) =>
          sleeve.universe.includes(asset)
            ? undefined
            : invalid(`${at}.groups.${g}.assets.${a}`, `${asset} is not in the sleeve's universe`),
        ),
      )
    }
    case 'overlayVolatilityTarget':
      return (step.floor ?? 0) > step.cap ? invalid(`${at}.floor`, 'the floor is above the cap') : undefined
    case 'overlayDrawdown':
      return step.back < step.limit
        ? undefined
        : invalid(`${at}.back`, 'the way back must be shorter than the limit')
    case 'tiltByRegime':
      return tiltFault(step, sleeve, at)
    case 'selectAboveSma':
    case 'selectSeason':
    case 'weighEqual':
    case 'overlayTurnover':
    case 'parkIn':
      return undefined
  }
}

function voteFault({ how, of }: Extract<Step, { kind: 'selectVote' }>, at: string): Refusal | undefined {
  if (how.by === 'count' && how.least > of.length)
    return invalid(`${at}.how.least`, `there are ${of.length} conditions only`)
  if (how.by === 'mean' && how.weights.length !== of.length)
    return invalid(`${at}.how.weights`, 'one weight for each condition')
  return undefined
}

/** REG-4: tilts that leave the universe, do not sum to zero or pass the bound. */
function tiltFault(
  { tilts, inputs, most }: Extract<Step, { kind: 'tiltByRegime' }>,
  { universe }: Sleeve,
  at: string,
): Refusal | undefined {
  const states = Object.entries(tilts)
  if (states.every(([, tilt]) => Object.values(tilt).every((share) => share === 0)))
    return invalid(`${at}.tilts`, 'there is no tilt in it')
  const unread = (['easy', 'tight'] as const).find((state) =>
    Object.values(tilts[state]).some((share) => share !== 0),
  )
  if (unread !== undefined && inputs.slope === undefined && inputs.credit === undefined)
    return invalid(
      `${at}.tilts.${unread}`,
      'no slope and no credit series tells whether conditions are tight',
    )
  const fault = firstOf(states, ([state, tilt]) => {
    const stranger = Object.keys(tilt).find((asset) => !universe.includes(asset))
    if (stranger !== undefined)
      return invalid(`${at}.tilts.${state}.${stranger}`, `${stranger} is not in the sleeve's universe`)
    const sum = Object.values(tilt).reduce((total, share) => total + share, 0)
    return Math.abs(sum) > TOLERANCE
      ? invalid(`${at}.tilts.${state}`, `the tilts sum to ${tidy(sum)}, not to 0`)
      : undefined
  })
  if (fault !== undefined) return fault
  const quadrants = Quadrant.options.map((state) => [state, tilts[state]] as const)
  return firstOf(quadrants, ([state, tilt]) =>
    firstOf(universe, (asset) => {
      const ends = [0, tilts.easy[asset] ?? 0, tilts.tight[asset] ?? 0].flatMap((more) => [
        more,
        (tilt[asset] ?? 0) + more,
      ])
      const furthest = Math.max(...ends.map(Math.abs))
      return furthest > most + TOLERANCE
        ? invalid(
            `${at}.tilts.${state}.${asset}`,
            `${asset} can be moved by ${tidy(furthest)}, more than the bound of ${tidy(most)}`,
          )
        : undefined
    }),
  )
}

/** Windows that stand in the wrong order, or in two units where one is counted. */
function measureFault(measure: Measure, at: string): Refusal | undefined {
  const shorter = (one: Window, other: Window, path: string, problem: string): Refusal | undefined =>
    roughDays(one) < roughDays(other) ? undefined : invalid(`${at}.${path}`, problem)
  const days = (length: number): Window => ({ length, unit: 'days' })
  switch (measure.of) {
    case 'crossover':
      return shorter(measure.fast, measure.slow, 'fast', 'the fast window is not shorter than the slow one')
    case 'tripleAverage':
      return (
        shorter(measure.fast, measure.middle, 'fast', 'the fast window is not shorter than the middle one') ??
        shorter(measure.middle, measure.slow, 'middle', 'the middle window is not shorter than the slow one')
      )
    case 'macd':
      return shorter(
        days(measure.fast),
        days(measure.slow),
        'fast',
        'the fast window is not shorter than the slow one',
      )
    case 'volatilityRatio':
      return shorter(
        days(measure.short),
        days(measure.long),
        'short',
        'the short window is not shorter than the long one',
      )
    case 'breakout':
      return measure.enter.unit === measure.leave.unit
        ? undefined
        : invalid(`${at}.leave.unit`, 'both sides of a channel are counted alike')
    case 'closeToAverage':
    case 'momentum':
    case 'riskAdjustedMomentum':
    case 'momentum13612W':
    case 'trendScore':
    case 'drawdown':
    case 'rsi':
    case 'volatility':
    case 'volatilityPercentile':
    case 'macroLevel':
    case 'macroGrowth':
    case 'macroChange':
    case 'macroAcceleration':
    case 'macroToAverage':
    case 'sahm':
    case 'earningsYieldGap':
      return undefined
  }
}

function mapFault(map: Mapping, at: string): Refusal | undefined {
  if (map.shape === 'linear' && map.from.at === map.to.at)
    return invalid(`${at}.to.at`, 'the two points stand at one value')
  if (map.shape === 'stepped') {
    const back = map.steps.findIndex(({ from }, i) => i > 0 && from <= map.steps[i - 1]!.from)
    if (back !== -1) return invalid(`${at}.steps.${back}.from`, 'steps stand in ascending order')
  }
  return undefined
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
