import type { Step, Strategy } from '../../../shared/strategy.ts'

/** What the builder holds while a person types: texts where they type, choices where they choose. */
export interface StrategyDraft {
  readonly id: string
  readonly name: string
  readonly why: string
  readonly core: readonly CoreRow[]
  readonly bandAbsolute: string
  readonly bandRelative: string
  readonly sleeve: SleeveDraft | undefined
}

export interface CoreRow {
  readonly asset: string
  /** Percent of the core, as typed. */
  readonly percent: string
}

export interface SleeveDraft {
  readonly name: string
  readonly universe: readonly string[]
  readonly signal: 'sma' | 'crossover' | 'always'
  readonly length: string
  readonly unit: 'days' | 'months'
  readonly fast: string
  readonly slow: string
  readonly reads: 'total' | 'price'
  readonly weigh: 'universe' | 'selected' | 'fixed'
  /** Percent of the sleeve by asset, as typed; used where `weigh` is fixed. */
  readonly weights: Readonly<Record<string, string>>
  readonly park: string
  readonly every: 'month' | 'week' | 'day'
  readonly budget: string
  readonly cap: string
}

/** A first draft: a twelve-month average on nothing yet, a tenth of the whole. */
export function newSleeve(universe: readonly string[], park: string): SleeveDraft {
  return {
    name: 'Trend',
    universe,
    signal: 'sma',
    length: '12',
    unit: 'months',
    fast: '50',
    slow: '200',
    reads: 'total',
    weigh: 'universe',
    weights: {},
    park,
    every: 'month',
    budget: '10',
    cap: '20',
  }
}

/**
 * A saved document as a draft; undefined where it uses more than the builder shows (several sleeves, two signals), which
 * then has to be edited as a document.
 */
export function draftOf(strategy: Strategy): StrategyDraft | undefined {
  if (strategy.sleeves.length > 1) return undefined
  const [sleeve] = strategy.sleeves
  const drafted = sleeve === undefined ? undefined : sleeveDraftOf(sleeve)
  if (sleeve !== undefined && drafted === undefined) return undefined
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
    sleeve: drafted,
  }
}

function sleeveDraftOf(sleeve: Strategy['sleeves'][number]): SleeveDraft | undefined {
  const selects = sleeve.steps.filter(
    (step) => step.kind === 'selectAboveSma' || step.kind === 'selectCrossover',
  )
  const weighs = sleeve.steps.filter((step) => step.kind === 'weighEqual' || step.kind === 'weighFixed')
  const parks = sleeve.steps.filter((step) => step.kind === 'parkIn')
  if (selects.length > 1 || weighs.length !== 1 || parks.length > 1) return undefined
  // A step that the form cannot show must not be lost by saving it.
  if (selects.length + weighs.length + parks.length < sleeve.steps.length) return undefined
  const base = newSleeve(sleeve.universe, parks[0]?.asset ?? 'cash')
  const weigh = weighs[0]!
  return {
    ...base,
    name: sleeve.name,
    ...(selects[0] === undefined ? { signal: 'always' as const } : signalOf(selects[0])),
    ...(weigh.kind === 'weighEqual'
      ? { weigh: weigh.over }
      : {
          weigh: 'fixed' as const,
          weights: Object.fromEntries(
            Object.entries(weigh.weights).map(([asset, w]) => [asset, percentText(w)]),
          ),
        }),
    every: sleeve.schedule.every,
    budget: percentText(sleeve.budget),
    cap: percentText(sleeve.cap),
  }
}

function signalOf(step: Extract<Step, { kind: 'selectAboveSma' | 'selectCrossover' }>): Partial<SleeveDraft> {
  switch (step.kind) {
    case 'selectAboveSma':
      return { signal: 'sma', length: String(step.window.length), unit: step.window.unit, reads: step.reads }
    case 'selectCrossover':
      return {
        signal: 'crossover',
        fast: String(step.fast.length),
        slow: String(step.slow.length),
        unit: step.fast.unit,
        reads: step.reads,
      }
  }
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
      schedule: { every: 'month' },
    },
    sleeves: draft.sleeve === undefined ? [] : [sleeveDocument(draft.sleeve)],
  }
}

function sleeveDocument(sleeve: SleeveDraft): unknown {
  const window = (length: string) => ({ length: countTyped(length), unit: sleeve.unit })
  const select =
    sleeve.signal === 'always'
      ? []
      : sleeve.signal === 'sma'
        ? [{ kind: 'selectAboveSma', window: window(sleeve.length), reads: sleeve.reads }]
        : [
            {
              kind: 'selectCrossover',
              fast: window(sleeve.fast),
              slow: window(sleeve.slow),
              reads: sleeve.reads,
            },
          ]
  const weigh =
    sleeve.weigh === 'fixed'
      ? {
          kind: 'weighFixed',
          weights: Object.fromEntries(sleeve.universe.map((a) => [a, shareTyped(sleeve.weights[a] ?? '0')])),
        }
      : { kind: 'weighEqual', over: sleeve.weigh }
  return {
    id: idFromName(sleeve.name),
    name: sleeve.name,
    universe: sleeve.universe,
    schedule: { every: sleeve.every },
    steps: [...select, weigh, { kind: 'parkIn', asset: sleeve.park }],
    budget: shareTyped(sleeve.budget),
    cap: shareTyped(sleeve.cap),
  }
}

/** A whole number as typed; 0, which every window refuses, for anything else. */
function countTyped(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0
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
