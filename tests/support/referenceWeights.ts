import type { Step } from '../../src/shared/strategy.ts'

type ByRisk = Extract<Step, { kind: 'weighByRisk' }>
type Matrix = readonly (readonly number[])[]

/**
 * Weights by risk, again, in the plainest way that few assets allow: every set of assets is tried and the best kept, risk budgets are found by
 * halving steps, the tree is grown by looking at all pairs. Columns of returns, one for each name.
 */
export function referenceWeights(
  step: ByRisk,
  names: readonly string[],
  columns: readonly (readonly number[])[],
): Map<string, number> {
  const weights =
    names.length === 0
      ? []
      : names.length === 1
        ? [1]
        : solve(step, names, covarianceOf(step.covariance, columns), columns)
  return new Map(names.map((name, i) => [name, weights[i]!]))
}

function solve(
  step: ByRisk,
  names: readonly string[],
  s: Matrix,
  columns: readonly (readonly number[])[],
): number[] {
  const { method } = step
  const risk = s.map((row, i) => Math.sqrt(row[i]!))
  switch (method.by) {
    case 'inverseVolatility':
      return shares(risk.map((each) => 1 / each))
    case 'equalRisk':
      return budgeted(
        s,
        names.map(() => 1 / names.length),
      )
    case 'riskBudgets':
      return budgeted(s, shares(names.map((name) => method.budgets[name]!)))
    case 'minimumVariance':
      return best(
        s,
        1,
        risk.map(() => 0),
      )
    case 'maximumDiversification': {
      const correlation = s.map((row, i) => row.map((each, j) => each / (risk[i]! * risk[j]!)))
      return shares(
        best(
          correlation,
          1,
          risk.map(() => 0),
        ).map((weight, i) => weight / risk[i]!),
      )
    }
    case 'meanVariance': {
      const means = columns.map(meanOf)
      const common = meanOf(means)
      return best(
        s,
        method.aversion,
        means.map((each) => each + method.shrinkage * (common - each)),
      )
    }
    case 'hierarchical':
      return hierarchy(s)
  }
}

/** Of all sets of assets, the one whose unconstrained answer has no negative weight and the least ½ γ w'Σw − μ'w. */
function best(s: Matrix, aversion: number, means: readonly number[]): number[] {
  let least = Infinity
  let answer: number[] = []
  for (let set = 1; set < 1 << s.length; set++) {
    const chosen = s.map((_, i) => i).filter((i) => (set >> i) % 2 === 1)
    // γ Σ w − ν = μ and Σ w = 1, as one system.
    const rows = chosen.map((i) => [...chosen.map((j) => aversion * s[i]![j]!), -1, means[i]!])
    rows.push([...chosen.map(() => 1), 0, 1])
    const solution = gauss(rows)
    if (solution.slice(0, -1).some((weight) => !(weight >= 0))) continue
    const weights = s.map((_, i) => (chosen.includes(i) ? solution[chosen.indexOf(i)]! : 0))
    const cost =
      (aversion / 2) * variance(s, weights) - means.reduce((sum, each, i) => sum + each * weights[i]!, 0)
    if (cost < least) [least, answer] = [cost, weights]
  }
  return answer
}

function gauss(rows: number[][]): number[] {
  const n = rows.length
  for (let c = 0; c < n; c++) {
    const pivot = rows
      .slice(c)
      .reduce((most, row, k) => (Math.abs(row[c]!) > Math.abs(rows[most]![c]!) ? c + k : most), c)
    ;[rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!]
    for (let r = 0; r < n; r++) {
      if (r === c) continue
      const factor = rows[r]![c]! / rows[c]![c]!
      rows[r] = rows[r]!.map((each, k) => each - factor * rows[c]![k]!)
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!)
}

/** x (Σ x) = b, one unknown after the other by its quadratic, until nothing moves. */
function budgeted(s: Matrix, budgets: readonly number[]): number[] {
  let x = budgets.map((budget, i) => Math.sqrt(budget / s[i]![i]!))
  for (let round = 0; round < 20_000; round++) {
    const before = x
    for (const [i, budget] of budgets.entries()) {
      const others = x.reduce((sum, each, j) => (j === i ? sum : sum + s[i]![j]! * each), 0)
      x = x.map((each, j) =>
        j === i ? (Math.sqrt(others ** 2 + 4 * s[i]![i]! * budget) - others) / (2 * s[i]![i]!) : each,
      )
    }
    if (x.every((each, i) => Math.abs(each / before[i]! - 1) < 1e-15)) break
  }
  return shares(x)
}

function hierarchy(s: Matrix): number[] {
  const risk = s.map((row, i) => Math.sqrt(row[i]!))
  const far = (i: number, j: number): number => 1 - s[i]![j]! / (risk[i]! * risk[j]!)
  let trees: number[][] = s.map((_, i) => [i])
  while (trees.length > 1) {
    const pairs = trees.flatMap((a, i) => trees.slice(i + 1).map((b) => ({ a, b })))
    const apart = ({ a, b }: { a: number[]; b: number[] }): number =>
      Math.min(...a.flatMap((i) => b.map((j) => far(i, j))))
    const near = pairs.reduce((most, pair) => (apart(pair) < apart(most) ? pair : most))
    trees = [...trees.filter((tree) => tree !== near.a && tree !== near.b), [...near.a, ...near.b]]
  }
  const weights = s.map(() => 1)
  const risky = (part: readonly number[]): number => {
    const inner = shares(part.map((i) => 1 / s[i]![i]!))
    return variance(
      part.map((i) => part.map((j) => s[i]![j]!)),
      inner,
    )
  }
  const halve = (part: readonly number[]): void => {
    if (part.length < 2) return
    const [left, right] = [
      part.slice(0, Math.floor(part.length / 2)),
      part.slice(Math.floor(part.length / 2)),
    ]
    const [a, b] = [risky(left), risky(right)]
    for (const i of left) weights[i]! *= b / (a + b)
    for (const i of right) weights[i]! *= a / (a + b)
    halve(left)
    halve(right)
  }
  halve(trees[0]!)
  return weights
}

function covarianceOf(by: ByRisk['covariance'], columns: readonly (readonly number[])[]): number[][] {
  const rows = columns[0]!.length
  const n = columns.length
  if (by.by === 'ewma') {
    const weights = shares(columns[0]!.map((_, t) => by.lambda ** (rows - 1 - t)))
    return columns.map((a) =>
      columns.map((b) => a.reduce((sum, each, t) => sum + weights[t]! * each * b[t]!, 0)),
    )
  }
  const off = columns.map((column) => column.map((each) => each - meanOf(column)))
  const over = by.by === 'sample' ? rows - 1 : rows
  const s = off.map((a) => off.map((b) => a.reduce((sum, each, t) => sum + each * b[t]!, 0) / over))
  if (by.by === 'sample') return s
  const level = s.reduce((sum, row, i) => sum + row[i]!, 0) / n
  const target = s.map((row, i) => row.map((_, j) => (i === j ? level : 0)))
  const size = (m: Matrix, less: Matrix): number =>
    m.reduce((sum, row, i) => sum + row.reduce((part, each, j) => part + (each - less[i]![j]!) ** 2, 0), 0)
  const noise = columns[0]!.reduce(
    (sum, _, t) =>
      sum +
      size(
        off.map((a) => off.map((b) => a[t]! * b[t]!)),
        s,
      ) /
        rows ** 2,
    0,
  )
  const share = Math.min(1, noise / size(s, target))
  return s.map((row, i) => row.map((each, j) => share * target[i]![j]! + (1 - share) * each))
}

function variance(s: Matrix, weights: readonly number[]): number {
  return weights.reduce((sum, a, i) => sum + weights.reduce((part, b, j) => part + a * b * s[i]![j]!, 0), 0)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length
}

function shares(values: readonly number[]): number[] {
  const sum = values.reduce((total, each) => total + each, 0)
  return values.map((each) => each / sum)
}
