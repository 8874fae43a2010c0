import { monthIndex, type Day } from '../../shared/day.ts'
import type { Quadrant, RegimeInputs, RegimeRole } from '../../shared/regime.ts'
import { type KnownSeries, type MacroColumns, sweepKnown } from './macro.ts'

/** Distances from the borders in trailing deviations, one for each day; NaN until known. */
export interface RegimeScores {
  readonly growth: Float64Array
  readonly inflation: Float64Array
  /** Above zero is easy, below tight; NaN throughout where no series tells. */
  readonly conditions: Float64Array
}

/** Months by which an input may lack a figure before it is not known: as SIG-24, about 100 days. */
const GAP = 3
/** Months of history that an input needs before one figure can be told to lie outside it. */
const RANGE_NEEDS = 24
const YEAR = 12

/** The macro series that the inputs name, each once. */
export function seriesOfRegime(inputs: RegimeInputs): string[] {
  return [...new Set(rolesOf(inputs).flatMap((role) => namedBy(inputs, role)))]
}

/** Months of history before a regime is known: the trailing window of figures that look a year back. */
export function regimeNeeds({ trail }: RegimeInputs): number {
  return trail + YEAR
}

/**
 * REG-1 to REG-4: the regime's scores on ascending days, from what was known of each series on each (MKT-16). An input is a monthly
 * figure y: growth and inflation the change over twelve months, slope and credit the level. Its score is
 *
 *     (mean of the last `smooth` y − border) ÷ sample deviation (n − 1) of the last `trail` y
 *
 * with the mean of the last `trail` y as border, but zero for the slope. Conditions are the mean of the slope's score and the credit
 * spread's, the latter turned round. The first score comes with `trail` months of y: `trail` + 12 months of an index.
 *
 * Growth and inflation above or below trend as four states of the economy: Ilmanen, Maloney and Ross (2014), "Exploring Macroeconomic
 * Sensitivities", Journal of Portfolio Management 40(3); the slope as a measure of conditions: Estrella and Mishkin (1998), "Predicting
 * U.S. Recessions", Review of Economics and Statistics 80(1); the credit spread: Gilchrist and Zakrajšek (2012), "Credit Spreads and
 * Business Cycle Fluctuations", American Economic Review 102(4). Windows and the way of scoring are ours.
 */
export function regimeScores(
  series: readonly MacroColumns[],
  inputs: RegimeInputs,
  days: Int32Array,
): RegimeScores {
  const scoreOf = (role: RegimeRole): Float64Array => {
    const out = new Float64Array(days.length)
    const figures = new Float64Array(inputs.trail)
    const see = (known: readonly KnownSeries[]): number => {
      figuresInto(known, inputs, role, figures)
      return score(figures, inputs.smooth, role === 'slope')
    }
    sweepKnown(columnsOf(series, inputs, role), days, see, out, 0)
    return out
  }
  const slope = inputs.slope === undefined ? undefined : scoreOf('slope')
  const credit = inputs.credit === undefined ? undefined : scoreOf('credit').map((each) => -each)
  const conditions =
    slope === undefined || credit === undefined
      ? (slope ?? credit ?? new Float64Array(days.length).fill(NaN))
      : slope.map((each, i) => (each + credit[i]!) / 2)
  return { growth: scoreOf('growth'), inflation: scoreOf('inflation'), conditions }
}

/** REG-3: at or above the border counts as above. Undefined while either score is unknown. */
export function quadrantOf(growth: number, inflation: number): Quadrant | undefined {
  if (Number.isNaN(growth) || Number.isNaN(inflation)) return undefined
  if (growth >= 0) return inflation >= 0 ? 'reflation' : 'goldilocks'
  return inflation >= 0 ? 'stagflation' : 'slowdown'
}

/** REG-3: distance from the nearest border in trailing deviations, 1 from one deviation on. */
export function confidenceOf(...scores: readonly number[]): number {
  return Math.min(1, ...scores.map(Math.abs))
}

/**
 * REG-6: for each day, the roles whose newest figure lies above or below every earlier one as known that day; nothing is said before 24 earlier
 * months.
 */
export function outOfRange(
  series: readonly MacroColumns[],
  inputs: RegimeInputs,
  days: Int32Array,
): RegimeRole[][] {
  const found: RegimeRole[][] = Array.from(days, () => [])
  const out = new Float64Array(days.length)
  for (const role of rolesOf(inputs)) {
    const see = (known: readonly KnownSeries[]): number => {
      const months = Math.max(...known.map(monthsSpanned))
      const figures = new Float64Array(Math.max(1, months))
      figuresInto(known, inputs, role, figures)
      const newest = figures.at(-1)!
      const earlier = figures.subarray(0, -1).filter((each) => !Number.isNaN(each))
      if (earlier.length < RANGE_NEEDS) return 0
      return earlier.every((each) => newest > each) || earlier.every((each) => newest < each) ? 1 : 0
    }
    sweepKnown(columnsOf(series, inputs, role), days, see, out, 0)
    for (const [i, said] of out.entries()) if (said === 1) found[i]!.push(role)
  }
  return found
}

/** REG-5: every observation known from its first publication on, in the last revision there is: what hindsight would have read. */
export function asRevised({ id, observed, availableAt, value, latestRevised }: MacroColumns): MacroColumns {
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  for (const [i, day] of observed.entries()) {
    if (!first.has(day)) first.set(day, i)
    last.set(day, i)
  }
  const rows = [...first]
  return {
    id,
    observed: Int32Array.from(rows, ([day]) => day),
    availableAt: Int32Array.from(rows, ([, i]) => availableAt[i]!),
    value: Float64Array.from(rows, ([day]) => value[last.get(day)!]!),
    latestRevised,
  }
}

function rolesOf({ slope, credit }: RegimeInputs): RegimeRole[] {
  return [
    'growth',
    'inflation',
    ...(slope === undefined ? [] : (['slope'] as const)),
    ...(credit === undefined ? [] : (['credit'] as const)),
  ]
}

/** The series that a role reads, the one that is subtracted last. */
function namedBy({ growth, inflation, slope, credit, creditLess }: RegimeInputs, role: RegimeRole): string[] {
  switch (role) {
    case 'growth':
      return [growth.series]
    case 'inflation':
      return [inflation]
    case 'slope':
      return slope === undefined ? [] : [slope]
    case 'credit':
      return [credit, creditLess].filter((id) => id !== undefined)
  }
}

function columnsOf(series: readonly MacroColumns[], inputs: RegimeInputs, role: RegimeRole): MacroColumns[] {
  return namedBy(inputs, role).map((id) => {
    const found = series.find((each) => each.id === id)
    if (found === undefined) throw new Error(`the regime lacks the macro series ${id}`)
    return found
  })
}

/** The figures of a role for its last months, newest last; NaN where one is not known. */
function figuresInto(
  [first, minus]: readonly KnownSeries[],
  { growth }: RegimeInputs,
  role: RegimeRole,
  out: Float64Array,
): void {
  const end = minus === undefined ? newestMonth(first!) : Math.min(newestMonth(first!), newestMonth(minus))
  const count = out.length
  const levels = monthlyTo(first!, end, count + YEAR)
  const at = (k: number): number => levels[count + YEAR - 1 - k]!
  const subtracted = minus === undefined ? undefined : monthlyTo(minus, end, count)
  for (let k = 0; k < count; k++) {
    const place = count - 1 - k
    if (role === 'slope' || role === 'credit') out[place] = at(k) - (subtracted?.[place] ?? 0)
    else if (role === 'growth' && growth.as === 'fall') out[place] = at(k + YEAR) - at(k)
    else out[place] = at(k) / at(k + YEAR) - 1
  }
}

/** The last value known of each of `count` months up to `end`, newest last; a month without one has that of at most three months before. */
function monthlyTo({ observed, value, newest }: KnownSeries, end: number, count: number): Float64Array {
  const months = new Float64Array(count + GAP).fill(NaN)
  for (let i = newest; i >= 0; i--) {
    const place = count + GAP - 1 - (end - monthIndex(observed[i]! as Day))
    if (place < 0) break
    if (place < months.length && Number.isNaN(months[place]!)) months[place] = value[i]!
  }
  for (let place = months.length - 1; place >= GAP; place--)
    for (let back = 1; back <= GAP && Number.isNaN(months[place]!); back++)
      months[place] = months[place - back]!
  return months.subarray(GAP)
}

function newestMonth({ observed, newest }: KnownSeries): number {
  return monthIndex(observed[newest]! as Day)
}

function monthsSpanned(known: KnownSeries): number {
  return newestMonth(known) - monthIndex(known.observed[0]! as Day) + 1
}

/** NaN where a figure is missing, or where none differs from the others: a series that stands still says nothing. */
function score(figures: Float64Array, smooth: number, fromZero: boolean): number {
  const count = figures.length
  let sum = 0
  let recent = 0
  for (let i = 0; i < count; i++) {
    sum += figures[i]!
    if (i >= count - smooth) recent += figures[i]!
  }
  const mean = sum / count
  let squares = 0
  for (const figure of figures) squares += (figure - mean) ** 2
  const deviation = Math.sqrt(squares / (count - 1))
  return deviation > 1e-12 ? (recent / smooth - (fromZero ? 0 : mean)) / deviation : NaN
}
