import type { AssetKind, TaxKind } from '../../shared/account.ts'
import { addDays, monthIndex, ymdFromDay, type Day } from '../../shared/day.ts'
import { chanceFrom, type Chance } from './chance.ts'

/** Synthetic prices and macro series: invented from a seed by a four-regime model. No market ever traded at these. */
export interface DemoSeries {
  readonly prices: readonly DemoPrices[]
  readonly macro: readonly DemoMacro[]
}

export interface DemoPrices {
  readonly symbol: string
  readonly name: string
  readonly kind: AssetKind
  readonly taxKind: TaxKind
  /** Close of each session in whole cents, and the same adjusted for distributions. */
  readonly cents: Int32Array
  readonly adjusted: Float64Array
  /** Paid per share on the ex-day, in hundredths of a cent. */
  readonly distributions: readonly { readonly session: number; readonly perShare: number }[]
}

export interface DemoMacro {
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly lagDays: number
  readonly values: readonly { readonly observed: Day; readonly value: number }[]
}

interface Regime {
  readonly name: string
  /** A year: drift and volatility of equities, drift of the ten-year yield in points, drift of commodities. */
  readonly equity: number
  readonly equityVol: number
  readonly yieldDrift: number
  readonly commodity: number
  readonly inflation: number
  readonly growth: number
  /** Chance, each month, of staying. */
  readonly stay: number
}

const REGIMES: readonly [Regime, ...Regime[]] = [
  {
    name: 'expansion',
    equity: 0.13,
    equityVol: 0.12,
    yieldDrift: 0.1,
    commodity: 0.05,
    inflation: 2.2,
    growth: 3,
    stay: 0.965,
  },
  {
    name: 'slowdown',
    equity: 0.03,
    equityVol: 0.17,
    yieldDrift: -0.45,
    commodity: -0.04,
    inflation: 1.8,
    growth: 1,
    stay: 0.92,
  },
  {
    name: 'crisis',
    equity: -0.42,
    equityVol: 0.34,
    yieldDrift: -1.6,
    commodity: -0.3,
    inflation: 1,
    growth: -3,
    stay: 0.86,
  },
  {
    name: 'inflation',
    equity: -0.02,
    equityVol: 0.18,
    yieldDrift: 1.2,
    commodity: 0.22,
    inflation: 5.5,
    growth: 1.8,
    stay: 0.93,
  },
]
/** Where a month that does not stay goes: rows from, columns to, in the order of REGIMES. */
const MOVES = [
  [0, 0.62, 0.1, 0.28],
  [0.6, 0, 0.28, 0.12],
  [0.85, 0.12, 0, 0.03],
  [0.45, 0.4, 0.15, 0],
] as const

interface Maker {
  readonly symbol: string
  readonly name: string
  readonly kind: AssetKind
  readonly taxKind: TaxKind
  /** The last close, in currency; the whole path is scaled to end there. */
  readonly last: number
  /** Total return of one session from the factors; `own` is a standard normal of the asset's own. */
  total(f: Factors, own: number): number
  /** Paid out per year as a share of the price, and how often. */
  yieldNow(f: Factors): number
  readonly payments: 0 | 4 | 12
  /**
   * Where the log of the price is bent to, by sessions before the last: so that the demo's last months hold one asset
   * over its band, one that left its average after a rise, and a bond lot at a loss. Between the points it is straight.
   */
  readonly bends: readonly (readonly [sessionsBefore: number, logChange: number])[]
}

interface Factors {
  equity: number
  /** Change of the ten-year yield, in shares of one. */
  yieldMove: number
  tenYear: number
  bill: number
  commodity: number
}

const MAKERS: readonly Maker[] = [
  {
    symbol: 'VTI',
    name: 'US stocks',
    kind: 'etf',
    taxKind: 'securities',
    last: 338.4,
    total: (f, own) => f.equity + 0.001 * own,
    yieldNow: () => 0.016,
    payments: 4,
    bends: [
      [252, 0],
      [0, 0.19],
    ],
  },
  {
    symbol: 'VXUS',
    name: 'Non-US stocks',
    kind: 'etf',
    taxKind: 'securities',
    last: 76.2,
    total: (f, own) => 0.88 * f.equity + 0.0048 * own,
    yieldNow: () => 0.028,
    payments: 4,
    bends: [
      [252, 0],
      [0, 0.09],
    ],
  },
  {
    symbol: 'BND',
    name: 'US bonds',
    kind: 'etf',
    taxKind: 'securities',
    last: 73.9,
    total: (f, own) => f.tenYear / 252 - 5.8 * f.yieldMove + 0.0006 * own,
    yieldNow: (f) => f.tenYear * 0.95,
    payments: 12,
    bends: [
      [252, 0],
      [170, 0.015],
      [40, -0.03],
      [0, -0.045],
    ],
  },
  {
    symbol: 'SCHP',
    name: 'Inflation-linked',
    kind: 'etf',
    taxKind: 'treasuryFund',
    last: 53.2,
    total: (f, own) => f.tenYear / 252 - 5 * f.yieldMove + 0.06 * f.commodity + 0.0007 * own,
    yieldNow: (f) => f.tenYear * 0.8,
    payments: 4,
    bends: [
      [252, 0],
      [0, -0.01],
    ],
  },
  {
    symbol: 'IEF',
    name: 'Treasuries 7–10 y',
    kind: 'etf',
    taxKind: 'treasuryFund',
    last: 96.9,
    total: (f, own) => f.tenYear / 252 - 7.4 * f.yieldMove + 0.0004 * own,
    yieldNow: (f) => f.tenYear * 0.92,
    payments: 12,
    bends: [
      [252, 0],
      [120, -0.025],
      [0, 0.012],
    ],
  },
  {
    symbol: 'VNQ',
    name: 'US property',
    kind: 'etf',
    taxKind: 'reit',
    last: 86.9,
    total: (f, own) => 0.85 * f.equity - 2.2 * f.yieldMove + 0.0062 * own,
    yieldNow: () => 0.038,
    payments: 4,
    bends: [
      [252, 0],
      [70, 0.2],
      [15, 0.09],
      [0, 0.07],
    ],
  },
  {
    symbol: 'DBC',
    name: 'Commodities',
    kind: 'etf',
    taxKind: 'partnership',
    last: 23.1,
    total: (f, own) => f.commodity + 0.12 * f.equity + 0.004 * own,
    yieldNow: () => 0,
    payments: 0,
    bends: [
      [252, 0],
      [0, -0.06],
    ],
  },
  {
    symbol: 'BIL',
    name: 'Treasury bills',
    kind: 'etf',
    taxKind: 'treasuryFund',
    last: 91.5,
    total: (f) => f.bill / 252,
    yieldNow: (f) => f.bill,
    payments: 12,
    bends: [],
  },
]

/**
 * Thirty years of closes for eight funds and five macro series, on the sessions given. The regime path is shared, so
 * falls, yields and inflation belong together.
 */
export function demoSeries(seed: number, sessions: readonly Day[]): DemoSeries {
  const chance = chanceFrom(seed)
  const path = regimePath(chance, sessions)
  const factors = factorPath(chance, sessions, path)
  const prices = MAKERS.map((maker, i) =>
    makePrices(maker, chanceFrom(seed + 1000 * (i + 1)), sessions, factors),
  )
  return { prices, macro: makeMacro(chanceFrom(seed + 77), sessions, path, factors) }
}

/** A regime for each session, changing only where a month begins. */
function regimePath(chance: Chance, sessions: readonly Day[]): readonly Regime[] {
  let at = 0
  return sessions.map((session, i) => {
    if (i > 0 && monthIndex(session) !== monthIndex(sessions[i - 1]!) && chance.next() > REGIMES[at]!.stay) {
      let draw = chance.next()
      const odds = MOVES[at]!
      at = odds.findIndex((p) => (draw -= p) < 0)
      if (at < 0) at = 0
    }
    return REGIMES[at]!
  })
}

function factorPath(chance: Chance, sessions: readonly Day[], path: readonly Regime[]): readonly Factors[] {
  let tenYear = 0.058
  let bill = 0.05
  let fear = 1
  return sessions.map((_, i) => {
    const regime = path[i]!
    // Volatility clusters: today's scale remembers yesterday's.
    fear = 0.94 * fear + 0.06 * (0.55 + 0.9 * chance.next())
    const jump = chance.next() < 0.012 ? 2.6 : 1
    const equity = regime.equity / 252 + (regime.equityVol / Math.sqrt(252)) * fear * jump * chance.normal()
    const pull = 0.35 * (0.04 - tenYear)
    const wanted = tenYear + (regime.yieldDrift / 100 + pull) / 252 + 0.00052 * chance.normal()
    const next = Math.min(0.085, Math.max(0.006, wanted))
    const yieldMove = next - tenYear
    tenYear = next
    bill += 0.006 * (Math.max(0.001, tenYear - 0.012 + (regime.inflation - 2) / 400) - bill)
    const commodity = regime.commodity / 252 + 0.0085 * fear * chance.normal()
    return { equity, yieldMove, tenYear, bill, commodity }
  })
}

function makePrices(
  maker: Maker,
  chance: Chance,
  sessions: readonly Day[],
  factors: readonly Factors[],
): DemoPrices {
  const log = logPath(maker, chance, sessions.length, factors)
  bendTo(log, maker.bends)
  const scale = Math.log(maker.last) - log.at(-1)!
  const cents = new Int32Array(sessions.length)
  const distributions: { session: number; perShare: number }[] = []
  let accrued = 0
  for (let t = 0; t < sessions.length; t++) {
    const close = Math.exp(log[t]! + scale)
    cents[t] = Math.max(1, Math.round(close * 100))
    accrued += (maker.yieldNow(factors[t]!) / 252) * close
    if (t === 0 || maker.payments === 0 || accrued < 0.005) continue
    if (!paysOn(sessions, t, maker.payments)) continue
    distributions.push({ session: t, perShare: Math.round(accrued * 10_000) })
    accrued = 0
  }
  return {
    symbol: maker.symbol,
    name: maker.name,
    kind: maker.kind,
    taxKind: maker.taxKind,
    cents,
    adjusted: adjust(cents, distributions),
    distributions,
  }
}

/** Logarithm of the price, distributions taken out, starting at 0. */
function logPath(maker: Maker, chance: Chance, length: number, factors: readonly Factors[]): Float64Array {
  const log = new Float64Array(length)
  for (let t = 1; t < length; t++) {
    const f = factors[t]!
    const move = maker.total(f, chance.normal()) - (maker.payments === 0 ? 0 : maker.yieldNow(f) / 252)
    log[t] = log[t - 1]! + move
  }
  return log
}

/** Adds straight lines between the points so that the path passes through each; its noise stays. */
function bendTo(log: Float64Array, bends: Maker['bends']): void {
  const first = bends[0]
  if (first === undefined) return
  const end = log.length - 1
  const base = log[end - first[0]]!
  const wanted = bends.map(([before, change]) => ({
    at: end - before,
    add: base + change - log[end - before]!,
  }))
  for (let i = 1; i < wanted.length; i++) {
    const from = wanted[i - 1]!
    const to = wanted[i]!
    for (let t = from.at + 1; t <= to.at; t++)
      log[t]! += from.add + ((t - from.at) / (to.at - from.at)) * (to.add - from.add)
  }
}

/** The first session of each month, or of each third month. */
function paysOn(sessions: readonly Day[], t: number, payments: 4 | 12): boolean {
  const month = ymdFromDay(sessions[t]!).month
  return month !== ymdFromDay(sessions[t - 1]!).month && (payments === 12 || month % 3 === 0)
}

/** Each distribution scales every earlier close by 1 − paid / close before the ex-day: the usual back-adjustment. */
function adjust(cents: Int32Array, distributions: DemoPrices['distributions']): Float64Array {
  const adjusted = new Float64Array(cents.length)
  let factor = 1
  let next = distributions.length - 1
  for (let t = cents.length - 1; t >= 0; t--) {
    adjusted[t] = (cents[t]! / 100) * factor
    if (next >= 0 && distributions[next]!.session === t) {
      factor *= 1 - distributions[next]!.perShare / 100 / cents[t - 1]!
      next--
    }
  }
  return adjusted
}

function makeMacro(
  chance: Chance,
  sessions: readonly Day[],
  path: readonly Regime[],
  factors: readonly Factors[],
): DemoMacro[] {
  let cpi = 155
  let inflation = 2.4
  let production = 70
  let jobless = 5.4
  const months: {
    observed: Day
    cpi: number
    production: number
    jobless: number
    tenYear: number
    bill: number
  }[] = []
  for (let t = 0; t < sessions.length; t++) {
    const last = t + 1 === sessions.length || monthIndex(sessions[t + 1]!) !== monthIndex(sessions[t]!)
    if (!last || t + 1 === sessions.length) continue
    const regime = path[t]!
    inflation += 0.12 * (regime.inflation - inflation) + 0.12 * chance.normal()
    cpi *= 1 + inflation / 1200
    production *= 1 + (regime.growth + 1.6 * chance.normal()) / 1200
    jobless = Math.max(
      2.8,
      jobless + 0.09 * (2.2 - regime.growth) * 0.5 - 0.02 * (jobless - 4.8) + 0.06 * chance.normal(),
    )
    const observed = addDays(sessions[t]!, 1 - ymdFromDay(sessions[t]!).dayOfMonth)
    months.push({ observed, cpi, production, jobless, tenYear: factors[t]!.tenYear, bill: factors[t]!.bill })
  }
  const series = (
    id: string,
    name: string,
    unit: string,
    lagDays: number,
    pick: (m: (typeof months)[number]) => number,
    decimals: number,
  ): DemoMacro => ({
    id,
    name,
    unit,
    lagDays,
    values: months.map((m) => ({ observed: m.observed, value: Number(pick(m).toFixed(decimals)) })),
  })
  return [
    series('CPI', 'Consumer prices (synthetic)', 'index', 44, (m) => m.cpi, 3),
    series('INDPRO', 'Industrial production (synthetic)', 'index', 46, (m) => m.production, 3),
    series('UNRATE', 'Unemployment (synthetic)', 'percent', 35, (m) => m.jobless, 1),
    series('DGS10', 'Ten-year yield (synthetic)', 'percent', 31, (m) => m.tenYear * 100, 2),
    series('TB3MS', 'Three-month bills (synthetic)', 'percent', 31, (m) => m.bill * 100, 2),
  ]
}
