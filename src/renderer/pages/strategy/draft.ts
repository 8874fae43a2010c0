import type { Strategy } from '../../../shared/strategy.ts'
import { fitted, startOfStep, type StepDocument } from './stepEdit.ts'

/** What the builder holds while a person types: texts where they type, choices where they choose. */
export interface StrategyDraft {
  readonly id: string
  readonly name: string
  readonly why: string
  readonly core: readonly CoreRow[]
  readonly bandAbsolute: string
  readonly bandRelative: string
  readonly coreEvery: 'month' | 'week' | 'day'
  readonly sleeve: SleeveDraft | undefined
}

export interface CoreRow {
  readonly asset: string
  /** Percent of the core, as typed. */
  readonly percent: string
}

export interface SleeveDraft {
  /** Empty for a new one, whose id then follows from its name. */
  readonly id: string
  readonly name: string
  readonly universe: readonly string[]
  readonly steps: readonly StepDocument[]
  readonly every: 'month' | 'week' | 'day'
  readonly budget: string
  readonly cap: string
}

/** A first draft: a twelve-month average on what it may hold, a tenth of the whole. */
export function newSleeve(universe: readonly string[], park: string): SleeveDraft {
  const offer = { universe, series: [] }
  return {
    id: '',
    name: 'Trend',
    universe,
    steps: [
      startOfStep('selectAboveSma', offer),
      startOfStep('weighEqual', offer),
      { kind: 'parkIn', asset: park },
    ],
    every: 'month',
    budget: '10',
    cap: '20',
  }
}

/** A saved document as a draft; undefined where it has several sleeves, and then has to be edited as a document. */
export function draftOf(strategy: Strategy): StrategyDraft | undefined {
  if (strategy.sleeves.length > 1) return undefined
  const [sleeve] = strategy.sleeves
  return {
    id: strategy.id,
    name: strategy.name,
    why: strategy.why,
    core: Object.entries(strategy.core.targets).map(([asset, share]) => ({
      asset,
      percent: percentText(share),
    })),
    bandAbsolute: percentText(strategy.core.bands.absolute),
    bandRelative: percentText(strategy.core.bands.relative),
    coreEvery: strategy.core.schedule.every,
    sleeve:
      sleeve === undefined
        ? undefined
        : {
            id: sleeve.id,
            name: sleeve.name,
            universe: sleeve.universe,
            steps: sleeve.steps,
            every: sleeve.schedule.every,
            budget: percentText(sleeve.budget),
            cap: percentText(sleeve.cap),
          },
  }
}

/** The sleeve with other assets, and every step brought in line with them. */
export function withUniverse(sleeve: SleeveDraft, universe: readonly string[]): SleeveDraft {
  return { ...sleeve, universe, steps: sleeve.steps.map((step) => fitted(step, universe)) }
}

/**
 * The document that a draft means, as text would give it: strategy.check says what is wrong with it, so nothing is
 * judged here. Percent that are no numbers become −1, which the check refuses with its path.
 */
export function documentOf(draft: StrategyDraft): unknown {
  return {
    schema: 'trimtab.strategy/1',
    id: draft.id === '' ? idFromName(draft.name) : draft.id,
    version: 1,
    name: draft.name,
    why: draft.why,
    core: {
      targets: Object.fromEntries(draft.core.map(({ asset, percent }) => [asset, shareTyped(percent)])),
      bands: { absolute: shareTyped(draft.bandAbsolute), relative: shareTyped(draft.bandRelative) },
      schedule: { every: draft.coreEvery },
    },
    sleeves: draft.sleeve === undefined ? [] : [sleeveDocument(draft.sleeve)],
  }
}

function sleeveDocument(sleeve: SleeveDraft): unknown {
  return {
    id: sleeve.id === '' ? idFromName(sleeve.name) : sleeve.id,
    name: sleeve.name,
    universe: sleeve.universe,
    schedule: { every: sleeve.every },
    steps: sleeve.steps,
    budget: shareTyped(sleeve.budget),
    cap: shareTyped(sleeve.cap),
  }
}

/** `12.5` percent as 0.125, free of binary noise; −1 for text that is no number. */
export function shareTyped(percent: string): number {
  const text = percent.trim().replace(/%$/, '')
  return /^\d+(\.\d+)?$/.test(text) ? Number((Number(text) / 100).toFixed(10)) : -1
}

export function percentText(share: number): string {
  return String(Number((share * 100).toFixed(8)))
}

/** A document's id from its name: lower-case letters, digits and hyphens. */
export function idFromName(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return plain === '' ? 'my-strategy' : plain
}
