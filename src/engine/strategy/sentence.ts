import { showPercent } from '../../shared/format.ts'
import { conditionWords, mappingWords, measureWords } from './measureWords.ts'
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
  const rules = list(sleeve.steps.flatMap((step) => ruleOf(step, symbol)))
  const park = sleeve.steps.find((step) => step.kind === 'parkIn')
  const waits = name(park?.asset ?? 'cash', symbol)
  const scaled = sleeve.steps.flatMap((step) => overlayOf(step, symbol)).join('')
  const held = holdings(sleeve, rules, waits, symbol)
  const left =
    sleeve.steps.every((step) => !step.kind.startsWith('overlay')) || held.includes(`waits in ${waits}`)
      ? ''
      : `; what that leaves waits in ${waits}`
  return (
    `The sleeve ${sleeve.name}, ${percent(sleeve.budget)} of the whole, ${held}${scaled}${left}. ` +
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
  const risk = sleeve.steps.find((step) => step.kind === 'weighByRisk')
  if (risk !== undefined) {
    const among = rules === '' ? list(names) : `those of ${list(names)} that are in${each},`
    const none = rules === '' ? '' : `; with none in, it waits in ${waits}`
    return `is split among ${among} ${riskWords(risk, symbol)}${none}`
  }
  if (rules === '') return `is split equally among ${list(names)}`
  return weigh?.over === 'selected'
    ? `is split equally among those of ${list(names)} that are in${each}; with none in, it waits in ${waits}`
    : `gives one part in ${universe.length} to each of ${list(names)}${each}; the rest waits in ${waits}`
}

function ruleOf(step: Step, symbol: (asset: string) => string): string[] {
  switch (step.kind) {
    case 'selectAboveSma':
      return [`while its ${reads(step.reads)}close is at or above its ${window(step.window)} average`]
    case 'selectCrossover':
      return [
        `while its ${window(step.fast)} average is at or above its ${window(step.slow)} average` +
          (step.reads === 'price' ? ', distributions left out' : ''),
      ]
    case 'selectWhen':
      return [`while ${conditionWords(step, symbol)}`]
    case 'selectVote':
      return [
        voteWords(
          step,
          step.of.map((each) => conditionWords(each, symbol)),
        ),
      ]
    case 'selectSeason':
      return [`in ${list(step.months.map((month) => MONTHS[month - 1]!))}`]
    case 'selectTop': {
      const keep = step.keep === undefined ? '' : `, and until it falls below place ${step.keep}`
      const among = step.among === 'in' ? ' of those let in so far' : ''
      const best = step.count === 1 ? 'highest' : `${step.count} highest`
      return [
        `while ${measureWords(step.by)} is among the ${best}${among}${keep}`.replace(
          'among the highest',
          'the highest',
        ),
      ]
    }
    case 'weighEqual':
    case 'weighFixed':
    case 'weighByRisk':
    case 'overlayVolatilityTarget':
    case 'overlayLimits':
    case 'overlayTurnover':
    case 'overlayDrawdown':
    case 'overlayScale':
    case 'tiltByRegime':
    case 'parkIn':
      return []
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function voteWords({ how }: Extract<Step, { kind: 'selectVote' }>, conditions: readonly string[]): string {
  switch (how.by) {
    case 'all':
      return `while ${conditions.join(' and while ')}`
    case 'any':
      return `while ${conditions.join(' or while ')}`
    case 'count':
      return `while at least ${how.least} of these ${conditions.length} hold: ${conditions.join('; ')}`
    case 'mean':
      return `while these hold with ${percent(how.least)} of their weights ${list(how.weights.map(String))}: ${conditions.join('; ')}`
  }
}

function riskWords(
  { method, days, covariance }: Extract<Step, { kind: 'weighByRisk' }>,
  symbol: (asset: string) => string,
): string {
  const from = `over ${days} days`
  const how =
    covariance.by === 'sample' || method.by === 'inverseVolatility'
      ? ''
      : covariance.by === 'ewma'
        ? ', newer ones counting more'
        : ', the covariance shrunk'
  switch (method.by) {
    case 'inverseVolatility':
      return `in inverse proportion to their volatility ${from}`
    case 'equalRisk':
      return `so that each brings the same part of the risk ${from}${how}`
    case 'riskBudgets': {
      const parts = Object.entries(method.budgets).map(([asset, part]) => `${part} for ${symbol(asset)}`)
      return `so that they share the risk ${from} in the proportion ${list(parts)}${how}`
    }
    case 'minimumVariance':
      return `for the least variance ${from}${how}`
    case 'maximumDiversification':
      return `for the most diversification ${from}${how}`
    case 'hierarchical':
      return `by hierarchical risk parity ${from}${how}`
    case 'meanVariance':
      return (
        `for the highest mean less ${method.aversion / 2} times variance ${from}, means drawn ` +
        `${percent(method.shrinkage)} of the way to their common mean${how}`
      )
  }
}

function overlayOf(step: Step, symbol: (asset: string) => string): string[] {
  switch (step.kind) {
    case 'overlayScale': {
      const words = measureWords(step.measure)
      const of = step.signal === undefined ? words : words.replace(/\bits\b/, `${symbol(step.signal)}'s`)
      return [`; of each share ${of} decides how much is kept: ${mappingWords(step.map, step.measure)}`]
    }
    case 'overlayLimits': {
      const limits = [
        ...(step.cap === undefined ? [] : [`no asset gets more than ${percent(step.cap)}`]),
        ...(step.floor === undefined ? [] : [`less than ${percent(step.floor)} is nothing`]),
        ...step.groups.map((group) => `${group.name} together get ${percent(group.cap)} at most`),
      ]
      return [`; ${list(limits)}${step.excess === 'isSpread' ? ', the excess spread over the others' : ''}`]
    }
    case 'overlayTurnover':
      return [`; at most ${percent(step.most)} is turned over at a time`]
    case 'overlayDrawdown':
      return [
        `; from a drawdown of ${percent(step.limit)} within ${step.days} days until it is back within ${percent(step.back)} ` +
          `all shares are scaled to ${percent(step.to)}`,
      ]
    case 'overlayVolatilityTarget':
      return [targetWords(step)]
    case 'tiltByRegime':
      return [tiltWords(step, symbol)]
    case 'selectAboveSma':
    case 'selectCrossover':
    case 'selectWhen':
    case 'selectVote':
    case 'selectSeason':
    case 'selectTop':
    case 'weighEqual':
    case 'weighFixed':
    case 'weighByRisk':
    case 'parkIn':
      return []
  }
}

function targetWords(step: Extract<Step, { kind: 'overlayVolatilityTarget' }>): string {
  const how =
    step.estimate === undefined
      ? ''
      : step.estimate.by === 'ewma'
        ? ', newer ones counting more'
        : ', falls alone'
  const more = [
    ...(step.cap === 1 ? [] : [`to ${percent(step.cap)} of them at most`]),
    ...(step.floor === undefined ? [] : [`to ${percent(step.floor)} of them at least`]),
    ...(step.buffer === undefined ? [] : [`not for less than ${percent(step.buffer)}`]),
    ...(step.step === undefined ? [] : [`by at most ${percent(step.step)} at a time`]),
  ]
  const what =
    step.of === undefined
      ? 'all shares are scaled down to a volatility'
      : 'each share is scaled down to a volatility of its own'
  return (
    `; ${what} of ${percent(step.target)} a year, measured over ${step.days} days${how}` +
    (more.length === 0 ? '' : ` and ${list(more)}`)
  )
}

function tiltWords(
  { inputs, tilts, most }: Extract<Step, { kind: 'tiltByRegime' }>,
  symbol: (asset: string) => string,
): string {
  const { growth, inflation, slope, credit, creditLess, smooth, trail } = inputs
  const spread =
    credit === undefined ? [] : [creditLess === undefined ? credit : `${credit} less ${creditLess}`]
  const conditions = [...(slope === undefined ? [] : [slope]), ...spread]
  const read =
    `growth by ${growth.as === 'fall' ? 'the fall of ' : ''}${growth.series} and inflation by ${inflation}` +
    (conditions.length === 0 ? '' : `, conditions by ${list(conditions)}`)
  const states = Object.entries(tilts).flatMap(([state, tilt]) => {
    const moves = Object.entries(tilt).filter(([, share]) => share !== 0)
    if (moves.length === 0) return []
    const words = moves.map(([asset, share]) =>
      share > 0 ? `${percent(share)} more ${symbol(asset)}` : `${percent(-share)} less ${symbol(asset)}`,
    )
    const when = state === 'easy' || state === 'tight' ? `${state} conditions` : state
    return [`in ${when} ${list(words)}`]
  })
  return (
    `; shares are tilted by the regime (${read}; means of ${smooth} months against ${trail}), as far as its confidence goes and by at most ` +
    `${percent(most)} each: ${states.join('; ')}`
  )
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
