import { showPercent } from '../../shared/format.ts'
import type { Core, Schedule, Sleeve, Step, Strategy, Window } from '../../shared/strategy.ts'

/** The whole strategy as one paragraph; `symbol` names an asset as its owner knows it. */
export function sentenceOf(strategy: Strategy, symbol: (asset: string) => string = (asset) => asset): string {
  return partsOf(strategy, symbol).join(' ')
}

/** One sentence for the core, one for each sleeve. */
export function partsOf(strategy: Strategy, symbol: (asset: string) => string = (asset) => asset): string[] {
  return [
    coreSentence(strategy.core, symbol),
    ...strategy.sleeves.map((sleeve) => sleeveSentence(sleeve, symbol)),
  ]
}

function coreSentence(core: Core, symbol: (asset: string) => string): string {
  const targets = Object.entries(core.targets).filter(([, share]) => share > 0)
  const holds = list(targets.map(([asset, share]) => `${percent(share)} ${name(asset, symbol)}`))
  if (targets.length === 1) return `The core holds ${holds}.`
  const { absolute, relative } = core.bands
  return (
    `The core holds ${holds} and goes back to these shares when, at the close of ${lastSession(core.schedule)}, one is off by more ` +
    `than ${showPercent(absolute, digits(absolute))} of the core or ${percent(relative)} of its target, whichever is less.`
  )
}

function sleeveSentence(sleeve: Sleeve, symbol: (asset: string) => string): string {
  const rules = list(sleeve.steps.flatMap(ruleOf))
  const park = sleeve.steps.find((step) => step.kind === 'parkIn')
  const waits = name(park?.asset ?? 'cash', symbol)
  const scaled = sleeve.steps.flatMap(overlayOf).join('')
  return (
    `The sleeve ${sleeve.name}, ${percent(sleeve.budget)} of the whole, ${holdings(sleeve, rules, waits, symbol)}${scaled}. ` +
    `It decides at the close of ${lastSession(sleeve.schedule)}.`
  )
}

function holdings(sleeve: Sleeve, rules: string, waits: string, symbol: (asset: string) => string): string {
  const { universe } = sleeve
  const weigh = sleeve.steps.find((step) => step.kind === 'weighEqual' || step.kind === 'weighFixed')
  const names = universe.map((asset) => name(asset, symbol))
  const only = universe.length === 1 && (weigh?.kind !== 'weighFixed' || isFull(weigh.weights))
  if (only)
    return rules === '' ? `holds ${names[0]}` : `holds ${names[0]} ${rules}, and otherwise waits in ${waits}`
  const each = rules === '' ? '' : `, each held ${rules}`
  if (weigh?.kind === 'weighFixed') {
    const gives = Object.entries(weigh.weights).map(
      ([asset, share]) => `${percent(share)} to ${name(asset, symbol)}`,
    )
    return `gives ${list(gives)}${each}${rules === '' && isFull(weigh.weights) ? '' : `; the rest waits in ${waits}`}`
  }
  if (rules === '') return `is split equally among ${list(names)}`
  return weigh?.over === 'selected'
    ? `is split equally among those of ${list(names)} that are in${each}; with none in, it waits in ${waits}`
    : `gives one part in ${universe.length} to each of ${list(names)}${each}; the rest waits in ${waits}`
}

function ruleOf(step: Step): string[] {
  switch (step.kind) {
    case 'selectAboveSma':
      return [`while its ${reads(step.reads)}close is at or above its ${window(step.window)} average`]
    case 'selectCrossover':
      return [
        `while its ${window(step.fast)} average is at or above its ${window(step.slow)} average` +
          (step.reads === 'price' ? ', distributions left out' : ''),
      ]
    case 'weighEqual':
    case 'weighFixed':
    case 'overlayVolatilityTarget':
    case 'parkIn':
      return []
  }
}

function overlayOf(step: Step): string[] {
  if (step.kind !== 'overlayVolatilityTarget') return []
  const most = step.cap === 1 ? '' : ` and to ${percent(step.cap)} of them at most`
  return [
    `; all shares are scaled down to a volatility of ${percent(step.target)} a year, measured over ${step.days} days${most}`,
  ]
}

function isFull(weights: Readonly<Record<string, number>>): boolean {
  return Object.values(weights).reduce((sum, share) => sum + share, 0) > 1 - 1e-9
}

function reads(series: 'total' | 'price'): string {
  return series === 'price' ? '' : 'total-return '
}

function window({ length, unit }: Window): string {
  return `${length}-${unit === 'days' ? 'day' : 'month'}`
}

function lastSession({ every }: Schedule): string {
  switch (every) {
    case 'month':
      return 'the last session of a month'
    case 'week':
      return 'the last session of a week'
    case 'day':
      return 'every session'
  }
}

function name(asset: string, symbol: (asset: string) => string): string {
  return asset === 'cash' ? 'cash' : symbol(asset)
}

function percent(share: number): string {
  return showPercent(share, digits(share))
}

/** Decimals that a share needs as percent, two at most. */
function digits(share: number): number {
  const percents = share * 100
  if (Math.abs(percents - Math.round(percents)) < 1e-9) return 0
  return Math.abs(percents * 10 - Math.round(percents * 10)) < 1e-8 ? 1 : 2
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
