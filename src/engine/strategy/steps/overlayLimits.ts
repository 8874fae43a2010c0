import type { Step } from '../../../shared/strategy.ts'
import type { RunStep } from '../draft.ts'

type Limits = Extract<Step, { kind: 'overlayLimits' }>

/**
 * OVL-3: first an asset below the floor gets nothing, then groups and assets are cut to their caps. What was cut off waits, or is spread over the
 * assets that still have room, in proportion to their weights, again and again until nothing is left or no room is.
 */
export function overlayLimits(step: Limits): RunStep {
  return ({ universe, decisions }, draft) => {
    const assets = universe.length
    const groups = step.groups.map(({ cap, assets: names }) => ({
      cap,
      members: names.map((name) => universe.indexOf(name)),
    }))
    const cap = step.cap ?? 1
    for (let d = 0; d < decisions.length; d++) {
      const weights = draft.weights.subarray(d * assets, (d + 1) * assets)
      let before = 0
      for (let n = 0; n < assets; n++) before += weights[n]!
      for (let n = 0; n < assets; n++) if (weights[n]! < (step.floor ?? 0) - 1e-12) weights[n] = 0
      cut(weights, cap, groups)
      if (step.excess === 'isSpread') {
        for (let round = 0; round < 100; round++) {
          if (!spread(weights, before, cap, groups)) break
          cut(weights, cap, groups)
        }
      }
    }
    draft.follows = draft.follows === undefined ? undefined : `${draft.follows} ${JSON.stringify(step)}`
  }
}

interface Group {
  readonly cap: number
  readonly members: readonly number[]
}

function cut(weights: Float64Array, cap: number, groups: readonly Group[]): void {
  for (let n = 0; n < weights.length; n++) weights[n] = Math.min(weights[n]!, cap)
  for (const group of groups) {
    const sum = sumOf(weights, group)
    if (sum > group.cap) for (const n of group.members) weights[n]! *= group.cap / sum
  }
}

/** Gives what lacks to the assets with room, in proportion to their weights; false where nothing lacks or nothing has room. */
function spread(weights: Float64Array, wanted: number, cap: number, groups: readonly Group[]): boolean {
  let sum = 0
  let open = 0
  const full = groups.filter((group) => sumOf(weights, group) >= group.cap - 1e-12)
  const hasRoom = (n: number): boolean =>
    weights[n]! > 0 && weights[n]! < cap - 1e-12 && !full.some(({ members }) => members.includes(n))
  for (let n = 0; n < weights.length; n++) {
    sum += weights[n]!
    if (hasRoom(n)) open += weights[n]!
  }
  const lacks = wanted - sum
  if (lacks < 1e-12 || open === 0) return false
  const more = weights.map((weight, n) => (hasRoom(n) ? (lacks * weight) / open : 0))
  for (let n = 0; n < weights.length; n++) weights[n]! += more[n]!
  return true
}

function sumOf(weights: Float64Array, { members }: Group): number {
  let sum = 0
  for (const n of members) sum += weights[n]!
  return sum
}
