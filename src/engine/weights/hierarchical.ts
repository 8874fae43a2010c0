import { type Covariance, type Solution, correlationOf, solved } from './solution.ts'

/** A tree of assets: a leaf, or two clusters joined. */
interface Cluster {
  /** Leaves in order, left before right. */
  readonly leaves: readonly number[]
  /** Among the clusters, in order of making: leaves first. */
  readonly number: number
}

/**
 * WGT-7, hierarchical risk parity: assets are put in the order of a single-linkage tree over the distances √((1 − ρ) / 2), then the whole is
 * halved again and again, each half getting a share in inverse proportion to the variance that it has at inverse-variance weights.
 * López de Prado (2016), "Building Diversified Portfolios that Outperform Out of Sample". Nothing is inverted, so a
 * singular matrix is no obstacle.
 */
export function hierarchical(covariance: Covariance): Solution {
  const { assets, entries } = covariance
  const weights = new Float64Array(assets).fill(1)
  const parts = [leafOrder(covariance)]
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (part.length < 2) continue
    const middle = Math.floor(part.length / 2)
    const left = part.slice(0, middle)
    const right = part.slice(middle)
    const ofLeft = clusterVariance(left, entries, assets)
    const ofRight = clusterVariance(right, entries, assets)
    const share = 1 - ofLeft / (ofLeft + ofRight)
    for (const i of left) weights[i]! *= share
    for (const i of right) weights[i]! *= 1 - share
    parts.push(left, right)
  }
  return solved(weights)
}

/** Assets in the order of the tree: of two clusters joined, the one made earlier stands left. Equal distances: lower numbers first. */
export function leafOrder(covariance: Covariance): number[] {
  const { assets } = covariance
  const correlation = correlationOf(covariance).entries
  let clusters: Cluster[] = Array.from({ length: assets }, (_, i) => ({ leaves: [i], number: i }))
  const distance = (a: Cluster, b: Cluster): number => {
    let least = Infinity
    for (const i of a.leaves)
      for (const j of b.leaves)
        least = Math.min(least, Math.sqrt(Math.max(0, (1 - correlation[i * assets + j]!) / 2)))
    return least
  }
  for (let made = assets; clusters.length > 1; made++) {
    let pair: readonly [Cluster, Cluster] | undefined
    let least = Infinity
    for (const [at, a] of clusters.entries()) {
      for (const b of clusters.slice(at + 1)) {
        const apart = distance(a, b)
        if (apart < least) [least, pair] = [apart, [a, b]]
      }
    }
    const [left, right] = pair!
    const joined = { leaves: [...left.leaves, ...right.leaves], number: made }
    clusters = [...clusters.filter((cluster) => cluster !== left && cluster !== right), joined]
  }
  return [...(clusters[0]?.leaves ?? [])]
}

function clusterVariance(part: readonly number[], entries: Float64Array, assets: number): number {
  const inverse = part.map((i) => 1 / entries[i * assets + i]!)
  const sum = inverse.reduce((total, each) => total + each, 0)
  let variance = 0
  for (const [a, i] of part.entries())
    for (const [b, j] of part.entries())
      variance += (inverse[a]! / sum) * (inverse[b]! / sum) * entries[i * assets + j]!
  return variance
}
