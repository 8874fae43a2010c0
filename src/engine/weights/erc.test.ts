import { expect, test } from 'vitest'
import { randomPanel } from '../../../tests/support/panels.ts'
import { covarianceAt, momentsOf, rollingCovariance } from '../market/covariance.ts'
import { riskBudgets } from './erc.ts'

function solved(
  covariance: readonly number[],
  budgets: readonly number[],
  start?: Float64Array,
): Float64Array {
  const out = start ?? new Float64Array(budgets.length)
  const rounds = riskBudgets(
    Float64Array.from(covariance),
    0,
    Float64Array.from(budgets),
    out,
    0,
    new Float64Array(budgets.length),
  )
  expect(rounds).toBeGreaterThan(0)
  return out
}

test('equal risk of two assets, whatever their correlation, is the inverse of their volatilities', () => {
  for (const rho of [-0.5, 0, 0.8]) {
    const [a, b] = solved([0.04, rho * 0.02, rho * 0.02, 0.01], [0.5, 0.5])
    expect(a).toBeCloseTo(1 / 3, 8)
    expect(b).toBeCloseTo(2 / 3, 8)
  }
})

test('each asset bears its budget of the variance', () => {
  const covariance = [0.04, 0.006, 0.002, 0.006, 0.02, 0.001, 0.002, 0.001, 0.005]
  const budgets = [0.5, 0.3, 0.2]
  const x = solved(covariance, budgets)
  const marginal = [0, 1, 2].map((i) => [0, 1, 2].reduce((sum, j) => sum + covariance[i * 3 + j]! * x[j]!, 0))
  const variance = marginal.reduce((sum, m, i) => sum + m * x[i]!, 0)
  for (const [i, budget] of budgets.entries())
    expect((x[i]! * marginal[i]!) / variance).toBeCloseTo(budget, 7)
  expect(x[0]! + x[1]! + x[2]!).toBeCloseTo(1, 14)
  const warm = solved(covariance, budgets, Float64Array.from([0.2, 0.3, 0.5]))
  for (let i = 0; i < 3; i++) expect(warm[i]).toBeCloseTo(x[i]!, 7)
})

test('a variance that is not above zero has no answer', () => {
  const out = new Float64Array(2)
  expect(
    riskBudgets(Float64Array.of(0, 0, 0, 1), 0, Float64Array.of(0.5, 0.5), out, 0, new Float64Array(2)),
  ).toBe(0)
})

test('rolling sums, running sums and the definition agree on every window, also past a hole and a new start of the sums', () => {
  const panel = randomPanel(2, 1200, ['A', 'B', 'C'])
  const columns = [0, 1, 2].map((a) => panel.total.slice(a * 1200, (a + 1) * 1200))
  columns[1]![700] = NaN
  const rolled = new Float64Array(1200 * 9)
  rollingCovariance(columns, 50, rolled)
  const moments = momentsOf(columns)
  const one = new Float64Array(9)
  for (let row = 0; row < 1200; row += 7) {
    const known = row >= 50 && !(row >= 700 && row < 751)
    expect(covarianceAt(moments, row, 50, one, 0)).toBe(known)
    expect(Number.isNaN(rolled[row * 9]!)).toBe(!known)
    if (!known) continue
    const r = columns.map((c) => Array.from({ length: 50 }, (_, k) => c[row - k]! / c[row - k - 1]! - 1))
    const means = r.map((x) => x.reduce((sum, v) => sum + v, 0) / 50)
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const plain = r[i]!.reduce((sum, v, k) => sum + (v - means[i]!) * (r[j]![k]! - means[j]!), 0) / 49
        expect(Math.abs(rolled[row * 9 + i * 3 + j]! - plain)).toBeLessThan(1e-14)
        expect(Math.abs(one[i * 3 + j]! - plain)).toBeLessThan(1e-13)
      }
    }
  }
})
