import type { Quadrant } from '../../../shared/regime.ts'
import type { Step } from '../../../shared/strategy.ts'
import {
  type RegimeScores,
  confidenceOf,
  quadrantOf,
  regimeNeeds,
  regimeScores,
} from '../../market/regime.ts'
import { IN, type RunStep, type Sight } from '../draft.ts'

type Tilt = Extract<Step, { kind: 'tiltByRegime' }>

/** REG-4: adds the tilts of the regime, as far as its confidence goes, to the weights given so far; their sum stays. */
export function tiltByRegime(step: Tilt): RunStep {
  return (sight, draft) => {
    const { universe, decisions } = sight
    const assets = universe.length
    const count = decisions.length
    const scores = scoresAt(sight, step)
    const quadrants = Array.from(decisions, (_, d) => quadrantOf(scores.growth[d]!, scores.inflation[d]!))
    const tiltsOf = ofUniverse(step, universe)
    const wanted = new Float64Array(assets)
    const moved = new Float64Array(assets * count)
    for (let d = 0; d < count; d++) {
      wanted.fill(0)
      add(tiltsOf, scores, quadrants[d], d, wanted)
      for (let n = 0; n < assets; n++) if (draft.state[n * count + d] !== IN) wanted[n] = 0
      const at = d * assets
      shift(draft.weights.subarray(at, at + assets), wanted, moved.subarray(at, at + assets))
    }
    draft.tilts.push({ step, scores, quadrants, moved })
    let first = 0
    while (first < count && quadrants[first] === undefined) first++
    const needs = { length: regimeNeeds(step.inputs), unit: 'months' as const }
    draft.warmUps.push({ needs, first: new Int32Array(assets).fill(first) })
    draft.follows = draft.follows === undefined ? undefined : `${draft.follows} ${JSON.stringify(step)}`
  }
}

function scoresAt({ panel, decisions, desk, key }: Sight, { inputs }: Tilt): RegimeScores {
  const days = desk.once(`${key} days`, () => Int32Array.from(decisions, (row) => panel.days[row]!))
  return desk.once(`${key} regime ${JSON.stringify(inputs)}`, () =>
    regimeScores(panel.macro ?? [], inputs, days),
  )
}

type Tilts = Readonly<Record<Quadrant | 'easy' | 'tight', Float64Array>>

function ofUniverse({ tilts }: Tilt, universe: readonly string[]): Tilts {
  const column = (of: Readonly<Record<string, number>>): Float64Array =>
    Float64Array.from(universe, (asset) => of[asset] ?? 0)
  return {
    goldilocks: column(tilts.goldilocks),
    reflation: column(tilts.reflation),
    stagflation: column(tilts.stagflation),
    slowdown: column(tilts.slowdown),
    easy: column(tilts.easy),
    tight: column(tilts.tight),
  }
}

function add(
  tilts: Tilts,
  { growth, inflation, conditions }: RegimeScores,
  quadrant: Quadrant | undefined,
  d: number,
  wanted: Float64Array,
): void {
  if (quadrant === undefined) return
  const more = (of: Float64Array, confidence: number): void => {
    for (let n = 0; n < wanted.length; n++) wanted[n]! += confidence * of[n]!
  }
  more(tilts[quadrant], confidenceOf(growth[d]!, inflation[d]!))
  const mood = conditions[d]!
  if (!Number.isNaN(mood)) more(mood >= 0 ? tilts.easy : tilts.tight, confidenceOf(mood))
}

/** Moves weights by what is wanted, each side scaled to the smaller of the two; no weight falls below zero. Tells what was moved. */
function shift(weights: Float64Array, wanted: Float64Array, moved: Float64Array): void {
  let rises = 0
  let falls = 0
  for (let n = 0; n < weights.length; n++) {
    if (wanted[n]! > 0) rises += wanted[n]!
    else falls += Math.min(-wanted[n]!, weights[n]!)
  }
  const both = Math.min(rises, falls)
  if (both === 0) return
  for (let n = 0; n < weights.length; n++) {
    const change =
      wanted[n]! > 0 ? (wanted[n]! * both) / rises : (-Math.min(-wanted[n]!, weights[n]!) * both) / falls
    moved[n] = change
    weights[n] = Math.max(0, weights[n]! + change)
  }
}
