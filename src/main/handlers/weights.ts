import { weightsBy } from '../../engine/weights/byMethod.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import { readCovariance } from '../import/series/readCovariance.ts'
import type { Handlers } from './handler.ts'

export const weightsHandlers = {
  'weights.solve'({ file, method, means }) {
    const read = readCovariance(file)
    if (!read.ok) return read
    const { assets, entries } = read.value
    const needs =
      method.by === 'meanVariance' ? means : method.by === 'riskBudgets' ? method.budgets : undefined
    const without = needs && assets.find((asset) => needs[asset] === undefined)
    if (without !== undefined)
      return refuse({
        kind: 'badArguments',
        path: method.by === 'meanVariance' ? `means.${without}` : `method.budgets.${without}`,
        problem: `${without} has none`,
      })
    const n = assets.length
    const solution = weightsBy(
      method,
      assets,
      { assets: n, entries },
      Float64Array.from(assets, (asset) => means[asset] ?? 0),
    )
    if (!solution.ok)
      return refuse({
        kind: 'noWeights',
        method: method.by,
        assets: [...assets],
        day: null,
        problem: solution.problem,
      })
    const { weights } = solution
    const parts = Array.from(weights, (weight, i) => {
      let pull = 0
      for (let j = 0; j < n; j++) pull += entries[i * n + j]! * weights[j]!
      return weight * pull
    })
    const variance = parts.reduce((sum, part) => sum + part, 0)
    return ok({
      method: method.by,
      assets: assets.map((asset, i) => ({ asset, weight: weights[i]!, risk: parts[i]! / variance })),
      deviation: Math.sqrt(variance),
    })
  },
} satisfies Partial<Handlers>
