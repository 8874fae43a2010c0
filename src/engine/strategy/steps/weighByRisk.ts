import { type Day, isoFromDay } from '../../../shared/day.ts'
import type { Step } from '../../../shared/strategy.ts'
import { weightsBy } from '../../weights/byMethod.ts'
import {
  ewmaCovariance,
  ledoitWolf,
  meansOf,
  sampleCovariance,
  type Returns,
} from '../../weights/estimate.ts'
import type { Covariance } from '../../weights/solution.ts'
import { IN, type RunStep, returnsOf } from '../draft.ts'

type ByRisk = Extract<Step, { kind: 'weighByRisk' }>

/**
 * WGT-1: shares of 1 to the assets that are in and have `days` daily total returns up to the decision, by the method named; all of it where
 * only one is in. Nothing is carried from decision to decision. A solver that finds none refuses the run with method, assets and day.
 */
export function weighByRisk(step: ByRisk): RunStep {
  return (sight, draft) => {
    const { universe, decisions, panel } = sight
    const assets = universe.length
    const count = decisions.length
    const returns = universe.map((_, n) => returnsOf(sight, n))
    const full = returns.map((column) => fullRuns(column))
    const window = new Float64Array(step.days * assets)
    draft.weights.fill(0)
    for (let d = 0; d < count; d++) {
      const row = decisions[d]!
      const chosen: number[] = []
      for (let n = 0; n < assets; n++)
        if (draft.state[n * count + d] === IN && full[n]![row]! >= step.days) chosen.push(n)
      if (chosen.length === 0) continue
      if (chosen.length === 1) {
        draft.weights[d * assets + chosen[0]!] = 1
        continue
      }
      for (let t = 0; t < step.days; t++)
        for (let k = 0; k < chosen.length; k++)
          window[t * chosen.length + k] = returns[chosen[k]!]![row - step.days + 1 + t]!
      const names = chosen.map((n) => universe[n]!)
      const of: Returns = { assets: chosen.length, rows: step.days, values: window }
      const solution = weightsBy(step.method, names, covarianceBy(step.covariance, of), meansOf(of))
      if (!solution.ok) {
        const day = isoFromDay(panel.days[row]! as Day)
        draft.refusal = {
          kind: 'noWeights',
          method: step.method.by,
          assets: names,
          day,
          problem: solution.problem,
        }
        return
      }
      for (let k = 0; k < chosen.length; k++) draft.weights[d * assets + chosen[k]!] = solution.weights[k]!
    }
    draft.follows = JSON.stringify(step)
    draft.warmUps.push({
      needs: { length: step.days + 1, unit: 'days' },
      first: Int32Array.from(full, (runs) => firstWith(decisions, runs, step.days)),
    })
  }
}

function covarianceBy(by: ByRisk['covariance'], returns: Returns): Covariance {
  switch (by.by) {
    case 'sample':
      return sampleCovariance(returns)
    case 'ledoitWolf':
      return ledoitWolf(returns)
    case 'ewma':
      return ewmaCovariance(returns, by.lambda)
  }
}

/** For each row, how many returns in a row end there. */
function fullRuns(returns: Float64Array): Int32Array {
  const runs = new Int32Array(returns.length)
  for (let t = 1; t < runs.length; t++) runs[t] = Number.isNaN(returns[t]!) ? 0 : runs[t - 1]! + 1
  return runs
}

function firstWith(decisions: Int32Array, runs: Int32Array, days: number): number {
  let d = 0
  while (d < decisions.length && runs[decisions[d]!]! < days) d++
  return d
}
