import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Measure, Schedule, Sleeve, Step, Strategy } from '../../shared/strategy.ts'
import { type Panel, columnOf } from '../market/panel.ts'
import { seriesOfRegime } from '../market/regime.ts'
import { compileStep } from './compileStep.ts'
import { type Desk, newDesk } from './desk.ts'
import { type Draft, IN, NOT_READY, type RunStep, type Sight, emptyDraft } from './draft.ts'
import { seriesOf } from './measures.ts'
import { decisionRows } from './schedule.ts'

/** All decisions of one sleeve over a panel. */
export interface Decided {
  readonly sleeve: Sleeve
  readonly sight: Sight
  readonly draft: Draft
}

/** Every asset a strategy touches, in order of mention: core, then each sleeve's universe, parking asset and what it only looks at. `cash` is none. */
export function assetsOf(strategy: Strategy): string[] {
  const assets = new Set(Object.keys(strategy.core.targets))
  for (const sleeve of strategy.sleeves) {
    for (const asset of assetsOfSleeve(sleeve)) assets.add(asset)
    for (const asset of sleeve.steps.flatMap(readsOf)) assets.add(asset)
  }
  assets.delete('cash')
  return [...assets]
}

/** What a sleeve may hold. */
export function assetsOfSleeve(sleeve: Sleeve): string[] {
  const assets = new Set(sleeve.universe)
  for (const step of sleeve.steps) if (step.kind === 'parkIn' && step.asset !== 'cash') assets.add(step.asset)
  return [...assets]
}

/** Every macro series that a strategy's sleeves read, each once. */
export function macroOf({ sleeves }: Strategy): string[] {
  return [...new Set(sleeves.flatMap(({ steps }) => steps.flatMap(seriesRead)))]
}

/** All that a strategy's sleeves measure, in the order of the document. */
export function measuresOf({ sleeves }: Strategy): Measure[] {
  return sleeves.flatMap(({ steps }) => steps.flatMap(measuresIn))
}

/** Assets that a step looks at without holding them. */
function readsOf(step: Step): string[] {
  const named = (parts: {
    readonly signal?: string | undefined
    readonly against?: string | undefined
  }): string[] => [parts.signal, parts.against].filter((asset) => asset !== undefined)
  if (step.kind === 'selectWhen') return named(step)
  if (step.kind === 'selectVote') return step.of.flatMap(named)
  return step.kind === 'overlayScale' ? named({ signal: step.signal }) : []
}

function seriesRead(step: Step): string[] {
  return step.kind === 'tiltByRegime' ? seriesOfRegime(step.inputs) : measuresIn(step).flatMap(seriesOf)
}

function measuresIn(step: Step): Measure[] {
  if (step.kind === 'selectWhen' || step.kind === 'overlayScale') return [step.measure]
  if (step.kind === 'selectVote') return step.of.map(({ measure }) => measure)
  return step.kind === 'selectTop' ? [step.by] : []
}

/**
 * Runs the steps of a sleeve at every decision session of the panel. `compile` is a parameter so that tests can plant a
 * step that cheats; a desk is shared by the runs of a sweep. Refuses with `noPrices` where the panel lacks an asset, `notFound` where
 * it lacks a macro series, `noWeights` where a solver found none.
 */
export function decide(
  panel: Panel,
  sleeve: Sleeve,
  compile: (step: Sleeve['steps'][number]) => RunStep = compileStep,
  desk: Desk = newDesk(),
): Result<Decided> {
  const looked = [...sleeve.universe, ...sleeve.steps.flatMap(readsOf)]
  const missing = [...new Set(looked)].filter((asset) => columnOf(panel, asset) < 0)
  if (missing.length > 0) return refuse({ kind: 'noPrices', assets: missing })
  const known = (panel.macro ?? []).map(({ id }) => id)
  const unknown = sleeve.steps.flatMap(seriesRead).find((id) => !known.includes(id))
  if (unknown !== undefined) return refuse({ kind: 'notFound', what: 'macro series', id: unknown, known })
  const sight = sightOf(panel, sleeve, desk)
  const draft = emptyDraft(sight)
  for (const step of sleeve.steps) {
    compile(step)(sight, draft)
    if (draft.refusal !== undefined) return refuse(draft.refusal)
  }
  return ok({ sleeve, sight, draft })
}

/** What a sleeve looks at: the same for all sleeves of one schedule and universe on a desk. */
function sightOf(panel: Panel, { universe, schedule }: Sleeve, desk: Desk): Sight {
  const rows = (every: Schedule['every']): Int32Array =>
    desk.once(`rows ${every}`, () => decisionRows(panel, every))
  const key = `${schedule.every} ${universe.join(' ')}`
  return desk.once(`${key} sight`, () => ({
    panel,
    universe,
    columns: Int32Array.from(universe, (asset) => columnOf(panel, asset)),
    decisions: rows(schedule.every),
    monthEnds: rows('month'),
    desk,
    key,
  }))
}

/** The first decision at which no step is still waiting for history of this asset; the count of decisions if none. */
export function firstReady({ draft, sight }: Decided, n: number): number {
  const count = sight.decisions.length
  let first = 0
  for (const { state } of draft.signals) {
    let d = 0
    while (d < count && state[n * count + d] === NOT_READY) d++
    first = Math.max(first, d)
  }
  for (const warmUp of draft.warmUps) first = Math.max(first, warmUp.first[n]!)
  return first
}

/** Share that the rules give at a decision, before parking: what is in the market. */
export function investedAt({ draft, sight }: Decided, d: number): number {
  const assets = sight.universe.length
  let invested = 0
  for (let n = 0; n < assets; n++) invested += draft.weights[d * assets + n]!
  return invested
}

/**
 * Targets of one decision by asset, the parked share added to its asset. Only shares above zero; `cash` under its own
 * name.
 */
export function targetsAt(decided: Decided, d: number): Map<string, number> {
  const { sight, draft } = decided
  const assets = sight.universe.length
  const targets = new Map<string, number>()
  for (let n = 0; n < assets; n++) {
    const share = draft.weights[d * assets + n]!
    if (share > 0) targets.set(sight.universe[n]!, share)
  }
  const rest = restOf(investedAt(decided, d))
  if (rest > 0) targets.set(draft.park, (targets.get(draft.park) ?? 0) + rest)
  return targets
}

/** What is left of one; the dust of adding shares is not worth a trade. */
export function restOf(invested: number): number {
  const rest = 1 - invested
  return rest > 1e-12 ? rest : 0
}

/** Whether every signal lets this asset in at a decision. */
export function isIn({ draft, sight }: Decided, n: number, d: number): boolean {
  return draft.state[n * sight.decisions.length + d] === IN
}
