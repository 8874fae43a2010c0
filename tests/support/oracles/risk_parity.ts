import { returnsInto } from '../../../src/engine/signals/deviation.ts'
import { sampleCovariance } from '../../../src/engine/weights/estimate.ts'
import { hierarchical, leafOrder } from '../../../src/engine/weights/hierarchical.ts'
import { inverseVolatility } from '../../../src/engine/weights/methods.ts'
import { equalRisk } from '../../../src/engine/weights/riskBudgets.ts'
import type { Covariance, Solution } from '../../../src/engine/weights/solution.ts'
import type { Cover } from '../oracles.ts'

type Matrix = readonly (readonly number[])[]

export const cover: Cover = {
  erc_weights: ({ vol, corr }: { vol: readonly number[]; corr: Matrix }) => ({
    weights: weightsOf(
      equalRisk(matrix(corr.map((row, i) => row.map((each, j) => each * vol[i]! * vol[j]!)))),
    ),
  }),
  inverse_vol_weights: ({ prices }: { prices: Readonly<Record<string, readonly number[]>> }) => {
    const names = Object.keys(prices)
    const columns = names.map((name) => {
      const out = new Float64Array(prices[name]!.length)
      returnsInto(Float64Array.from(prices[name]!), out)
      return out.subarray(1)
    })
    const rows = columns[0]!.length
    const values = Float64Array.from({ length: rows * names.length }, (_, at) => {
      const t = Math.floor(at / names.length)
      return columns[at % names.length]![t]!
    })
    const weights = weightsOf(inverseVolatility(sampleCovariance({ assets: names.length, rows, values })))
    return Object.fromEntries(names.map((name, i) => [name, weights[i]!]))
  },
  hrp_weights_single_linkage: ({ assets, covariance }: { assets: readonly string[]; covariance: Matrix }) => {
    const of = matrix(covariance)
    const weights = weightsOf(hierarchical(of))
    return {
      weights: Object.fromEntries(assets.map((asset, i) => [asset, weights[i]!])),
      leaf_order: leafOrder(of).map((i) => assets[i]!),
    }
  },
}

function matrix(rows: Matrix): Covariance {
  return { assets: rows.length, entries: Float64Array.from(rows.flat()) }
}

function weightsOf(solution: Solution): number[] {
  if (!solution.ok) throw new Error(solution.problem)
  return [...solution.weights]
}
