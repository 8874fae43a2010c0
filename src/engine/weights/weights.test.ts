import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ewmaCovariance, ewmaStep, ledoitWolf, sampleCovariance } from './estimate.ts'
import { hierarchical, leafOrder } from './hierarchical.ts'
import { inverseVolatility, maximumDiversification, meanVariance, minimumVariance } from './methods.ts'
import { equalRisk, riskBudgets } from './riskBudgets.ts'
import type { Covariance, Solution } from './solution.ts'

function covarianceOf(rows: readonly (readonly number[])[]): Covariance {
  return { assets: rows.length, entries: Float64Array.from(rows.flat()) }
}

function weightsOf(solution: Solution): number[] {
  if (!solution.ok) throw new Error(solution.problem)
  return [...solution.weights]
}

function close(ours: readonly number[], wanted: readonly number[]): void {
  expect(ours).toHaveLength(wanted.length)
  for (const [i, each] of wanted.entries()) expect(ours[i]).toBeCloseTo(each, 10)
}

/** Deviations 10 % and 20 %, correlation 0.25: covariance 0.005. */
const two = covarianceOf([
  [0.01, 0.005],
  [0.005, 0.04],
])

describe('two assets by hand', () => {
  test('WGT-2: inverse volatility is 2 to 1', () => close(weightsOf(inverseVolatility(two)), [2 / 3, 1 / 3]))

  test('WGT-4: the least variance is (σ2² − σ12) to (σ1² − σ12)', () =>
    close(weightsOf(minimumVariance(two)), [0.035 / 0.04, 0.005 / 0.04]))

  test('WGT-5: two assets diversify most at inverse volatility, whatever their correlation', () =>
    close(weightsOf(maximumDiversification(two)), [2 / 3, 1 / 3]))

  test('WGT-6: means that are all drawn to their mean leave the least variance; strong means take all', () => {
    close(weightsOf(meanVariance(two, Float64Array.of(0.02, 0.3), 5, 1)), [0.875, 0.125])
    close(weightsOf(meanVariance(two, Float64Array.of(0, 1), 1, 0)), [0, 1])
    // 5 Σ w − μ equal on both: 0.05 w + 0.025 (1 − w) − 0.02 = 0.025 w + 0.2 (1 − w) − 0.03 gives w = 0.165 / 0.2.
    close(weightsOf(meanVariance(two, Float64Array.of(0.02, 0.03), 5, 0)), [0.825, 0.175])
  })

  test('WGT-3: equal risk of two is inverse volatility, whatever their correlation', () =>
    close(weightsOf(equalRisk(two)), [2 / 3, 1 / 3]))

  test('WGT-3: budgets of 4 to 1 without correlation are 2 to 1 in units of deviation', () => {
    const apart = covarianceOf([
      [0.01, 0],
      [0, 0.04],
    ])
    // w σ in the proportion √4 to √1: 0.2 and 0.05 before scaling.
    close(weightsOf(riskBudgets(apart, Float64Array.of(0.8, 0.2))), [0.8, 0.2])
  })

  test('WGT-9: what has no risk budgets is refused', () => {
    const none = covarianceOf([
      [0.01, -0.02],
      [-0.02, 0.04],
    ])
    expect(equalRisk(none)).toEqual({ ok: false, problem: 'notConverged' })
  })

  test('WGT-7: each half by its variance: 4 to 1', () => close(weightsOf(hierarchical(two)), [0.8, 0.2]))
})

test('WGT-4: an asset that would need a negative weight gets none', () => {
  // Correlation 0.9 with 10 % and 30 %: covariance 0.027 beyond the smaller variance.
  close(
    weightsOf(
      minimumVariance(
        covarianceOf([
          [0.01, 0.027],
          [0.027, 0.09],
        ]),
      ),
    ),
    [1, 0],
  )
})

test('WGT-9: two assets that are one are refused, not guessed', () => {
  const twins = covarianceOf([
    [0.04, 0.04],
    [0.04, 0.04],
  ])
  // The first alone is already optimal, so nothing has to be inverted.
  close(weightsOf(minimumVariance(twins)), [1, 0])
  const opposed = meanVariance(twins, Float64Array.of(0, 1e-3), 1, 0)
  expect(opposed.ok ? [...opposed.weights] : opposed.problem).toEqual([0, 1])
})

test('WGT-7: the tree puts what moves together side by side', () => {
  const c = covarianceOf([
    [1, 0.1, 0.9],
    [0.1, 1, 0.2],
    [0.9, 0.2, 1],
  ])
  expect(leafOrder(c)).toEqual([1, 0, 2])
})

describe('WGT-8: estimates', () => {
  // Two assets over four rows: means 0.01 and 0.
  const returns = {
    assets: 2,
    rows: 4,
    values: Float64Array.of(0.02, 0.01, 0, -0.01, 0.03, 0.01, -0.01, -0.01),
  }

  test('sample covariance by hand', () => {
    // Offs 0.01 −0.01 0.02 −0.02 and 0.01 −0.01 0.01 −0.01.
    close([...sampleCovariance(returns).entries], [0.001 / 3, 0.0006 / 3, 0.0006 / 3, 0.0004 / 3])
  })

  test('Ledoit-Wolf by hand', () => {
    const { entries, shrinkage } = ledoitWolf(returns)
    // S = [2.5 1.5; 1.5 1] e-4, level 1.75e-4, apart = 11.75e-8 − 6.125e-8 = 5.625e-8; sizes 2 2 5 5 e-4 give a mean of squares of 14.5e-8.
    const share = (14.5 - 11.75) / 4 / 5.625
    expect(shrinkage).toBeCloseTo(share, 12)
    close(
      [...entries].map((entry) => entry * 1e4),
      [2.5, 1.5, 1.5, 1].map((entry, at) => (1 - share) * entry + (at % 3 === 0 ? share * 1.75 : 0)),
    )
  })

  test('exponential: Hull, example 5.2, and two rows by hand', () => {
    expect(ewmaStep(0.01 ** 2, 0.02 ** 2, 0.9)).toBeCloseTo(0.00013, 12)
    const { entries } = ewmaCovariance({ assets: 1, rows: 2, values: Float64Array.of(0.01, 0.02) }, 0.9)
    expect(entries[0]).toBeCloseTo((0.9 * 0.0001 + 0.0004) / 1.9, 14)
  })
})

test('weights of every method sum to 1, none is negative, and no neighbour is better', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 7 }),
      fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
      (assets, stream) => {
        const draw = (): number => stream.next().value as number
        const rows = assets + 12
        const values = Float64Array.from({ length: assets * rows }, () => draw() * 0.02)
        const covariance = ledoitWolf({ assets, rows, values })
        fc.pre(covariance.entries.every((entry, at) => at % (assets + 1) !== 0 || entry > 1e-10))
        const means = Float64Array.from({ length: assets }, () => draw() * 0.001)
        const all = {
          minimumVariance: minimumVariance(covariance),
          meanVariance: meanVariance(covariance, means, 4, 0.5),
          maximumDiversification: maximumDiversification(covariance),
          hierarchical: hierarchical(covariance),
          inverseVolatility: inverseVolatility(covariance),
        }
        for (const solution of Object.values(all)) {
          const weights = weightsOf(solution)
          expect(Math.abs(weights.reduce((sum, each) => sum + each, 0) - 1)).toBeLessThan(1e-12)
          expect(Math.min(...weights)).toBeGreaterThanOrEqual(0)
        }
        const variance = (w: readonly number[]): number =>
          w.reduce(
            (sum, wi, i) =>
              sum + w.reduce((part, wj, j) => part + wi * wj * covariance.entries[i * assets + j]!, 0),
            0,
          )
        const least = weightsOf(all.minimumVariance)
        const most = weightsOf(all.maximumDiversification)
        const ratio = (w: readonly number[]): number =>
          w.reduce((sum, wi, i) => sum + wi * Math.sqrt(covariance.entries[i * assets + i]!), 0) /
          Math.sqrt(variance(w))
        for (let from = 0; from < assets; from++) {
          for (let to = 0; to < assets; to++) {
            const moved = (w: readonly number[]): number[] => {
              const step = Math.min(w[from]!, 1e-3)
              return w.map((each, i) => each + (i === to ? step : 0) - (i === from ? step : 0))
            }
            expect(variance(moved(least))).toBeGreaterThanOrEqual(variance(least) * (1 - 1e-9))
            expect(ratio(moved(most))).toBeLessThanOrEqual(ratio(most) * (1 + 1e-9))
          }
        }
      },
    ),
  )
})
