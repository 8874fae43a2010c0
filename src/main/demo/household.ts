import type { TaxType, Relief } from '../../shared/account.ts'
import { moneyFromUnits, quantityFromUnits } from '../../shared/amount.ts'
import { monthIndex, type Day } from '../../shared/day.ts'
import type { StrategyText } from '../../shared/strategy.ts'
import type { AssetHint, Draft, EventKind, Leg } from '../../shared/trade.ts'
import type { DemoPrices } from './series.ts'

/** A synthetic household: three accounts of different tax types, five years of lots, a sleeve beside a core. */
export interface DemoAccount {
  readonly name: string
  readonly institution: string
  readonly taxType: TaxType
  readonly relief: Relief
  readonly drafts: readonly Draft[]
}

/** What happens on a session, counted back from the last. Units are whole shares; a purchase is funded by a deposit. */
type Act =
  | { readonly before: number; readonly do: 'buy'; readonly symbol: string; readonly units: number }
  | { readonly before: number; readonly do: 'sell'; readonly symbol: string; readonly units: number }
  | { readonly before: number; readonly do: 'deposit'; readonly dollars: number; readonly note: string }
  | { readonly before: number; readonly do: 'fee'; readonly dollars: number; readonly note: string }

interface Script {
  readonly name: string
  readonly institution: string
  readonly taxType: TaxType
  readonly relief: Relief
  /** Cash kept on top of what the purchases cost. */
  readonly buffer: number
  readonly reinvests: readonly string[]
  readonly acts: readonly Act[]
  readonly monthly: { readonly symbol: string; readonly units: number; readonly until: number } | undefined
}

const SCRIPTS: readonly Script[] = [
  {
    name: 'Joint brokerage',
    institution: 'Synthetic Securities',
    taxType: 'taxable',
    relief: 'hifo',
    buffer: 9_500,
    reinvests: ['VXUS'],
    monthly: { symbol: 'VTI', units: 6, until: 45 },
    acts: [
      buy(1258, 'VTI', 520),
      buy(1257, 'VXUS', 1020),
      buy(1250, 'BND', 500),
      buy(340, 'VNQ', 150),
      buy(300, 'IEF', 100),
      buy(228, 'VNQ', 135),
      buy(170, 'BND', 400),
      // The loss whose wash-sale window is still open.
      { before: 10, do: 'sell', symbol: 'BND', units: 400 },
    ],
  },
  {
    name: 'Traditional IRA',
    institution: 'Synthetic Brokers',
    taxType: 'deferred',
    relief: 'fifo',
    buffer: 1_400,
    reinvests: ['SCHP', 'BND'],
    monthly: undefined,
    acts: [
      buy(1205, 'VXUS', 700),
      buy(1204, 'BND', 560),
      buy(1203, 'SCHP', 1000),
      buy(600, 'DBC', 700),
      buy(400, 'IEF', 160),
      { before: 320, do: 'sell', symbol: 'DBC', units: 700 },
      buy(318, 'BIL', 284),
      { before: 260, do: 'fee', dollars: 25, note: 'Custodian fee' },
      { before: 8, do: 'fee', dollars: 25, note: 'Custodian fee' },
    ],
  },
  {
    name: 'Roth IRA',
    institution: 'Synthetic Brokers',
    taxType: 'exempt',
    relief: 'fifo',
    buffer: 1_900,
    reinvests: ['VTI'],
    monthly: undefined,
    acts: [
      buy(1240, 'VTI', 330),
      buy(990, 'VTI', 34),
      buy(738, 'VXUS', 120),
      buy(486, 'VXUS', 100),
      buy(233, 'VTI', 24),
    ],
  },
]

/** The plan that the demo starts with: five funds held while at or above their 12-month average, beside a fixed core. */
export const DEMO_STRATEGY: StrategyText = {
  schema: 'trimtab.strategy/1',
  id: 'demo-twelve-month-average',
  version: 1,
  name: 'Twelve-month average on five funds',
  why: 'Long falls have been slow enough to leave on a monthly look. Synthetic example: nothing here is evidence.',
  core: {
    targets: { VTI: 0.5, VXUS: 0.2, BND: 0.18, SCHP: 0.1, cash: 0.02 },
    bands: { absolute: 0.05, relative: 0.25 },
    schedule: { every: 'month' },
  },
  sleeves: [
    {
      id: 'trend',
      name: 'Trend',
      universe: ['VTI', 'VXUS', 'IEF', 'VNQ', 'DBC'],
      schedule: { every: 'month' },
      steps: [
        { kind: 'selectAboveSma', window: { length: 12, unit: 'months' }, reads: 'total' },
        { kind: 'weighEqual', over: 'universe' },
        { kind: 'parkIn', asset: 'BIL' },
      ],
      budget: 0.15,
      cap: 0.2,
    },
  ],
}

/** Plays the scripts over the synthetic prices; every amount is whole cents, every draft labelled synthetic. */
export function demoHousehold(sessions: readonly Day[], prices: readonly DemoPrices[]): DemoAccount[] {
  const bySymbol = new Map(prices.map((p) => [p.symbol, p]))
  return SCRIPTS.map((script) => ({
    name: script.name,
    institution: script.institution,
    taxType: script.taxType,
    relief: script.relief,
    drafts: play(script, sessions, bySymbol),
  }))
}

function play(script: Script, sessions: readonly Day[], prices: ReadonlyMap<string, DemoPrices>): Draft[] {
  const drafts: Draft[] = []
  /** Units in ten-thousandths, cash in cents. */
  const held = new Map<string, number>()
  let cash = 0
  const end = sessions.length - 1
  const first = end - Math.max(...script.acts.map((act) => act.before)) - 2

  const write = (t: number, kind: EventKind, note: string, legs: Leg<AssetHint>[]): void => {
    drafts.push({
      kind,
      tradeDay: sessions[t]!,
      line: drafts.length + 1,
      raw: `synthetic: ${note}`,
      reference: `demo-${script.taxType}-${drafts.length + 1}`,
      legs,
      note: `Synthetic: ${note}`,
    })
    for (const leg of legs) if (leg.asset === undefined) cash += Number(leg.amount / 10_000n)
  }
  const deposit = (t: number, cents: number, note: string): void => {
    write(t, 'deposit', note, [cashLeg('transfer', cents)])
  }
  const trade = (t: number, symbol: string, units: number): void => {
    const cents = prices.get(symbol)!.cents[t]! * units
    if (cents > cash) deposit(t - 1, cents - cash, 'Deposit')
    const kind = units > 0 ? 'buy' : 'sell'
    const verb = units > 0 ? 'Bought' : 'Sold'
    write(t, kind, `${verb} ${Math.abs(units)} ${symbol}`, [
      unitsLeg('principal', hint(prices.get(symbol)!), units * 10_000),
      cashLeg('principal', -cents),
    ])
    held.set(symbol, (held.get(symbol) ?? 0) + units * 10_000)
  }

  for (let t = first; t <= end; t++) {
    if (t === first) deposit(t, script.buffer * 100, 'Opening deposit')
    for (const [symbol, units] of [...held]) payOut(symbol, units, t)
    for (const act of script.acts) if (end - act.before === t) perform(act, t)
    const { monthly } = script
    const newMonth = monthIndex(sessions[t]!) !== monthIndex(sessions[t - 1]!)
    if (monthly !== undefined && newMonth && t > first + 3 && end - t > monthly.until) {
      deposit(t, prices.get(monthly.symbol)!.cents[t]! * monthly.units, 'Monthly saving')
      trade(t, monthly.symbol, monthly.units)
    }
  }
  return drafts

  function perform(act: Act, t: number): void {
    switch (act.do) {
      case 'buy':
        return trade(t, act.symbol, act.units)
      case 'sell':
        return trade(t, act.symbol, -act.units)
      case 'deposit':
        return deposit(t, act.dollars * 100, act.note)
      case 'fee':
        return write(t, 'fee', act.note, [cashLeg('fee', -act.dollars * 100)])
    }
  }

  function payOut(symbol: string, units: number, t: number): void {
    const series = prices.get(symbol)!
    const paid = series.distributions.find((d) => d.session === t)
    if (paid === undefined || units === 0) return
    const cents = Math.round((paid.perShare * units) / 1_000_000)
    if (cents === 0) return
    write(t, 'dividend', `${symbol} distribution`, [
      cashLeg('income', cents),
      unitsLeg('income', hint(series), 0),
    ])
    if (!script.reinvests.includes(symbol)) return
    const bought = Math.floor((cents * 10_000) / series.cents[t]!)
    if (bought === 0) return
    write(t, 'reinvestment', `${symbol} distribution reinvested`, [
      unitsLeg('principal', hint(series), bought),
      cashLeg('principal', -cents),
    ])
    held.set(symbol, units + bought)
  }
}

function buy(before: number, symbol: string, units: number): Act {
  return { before, do: 'buy', symbol, units }
}

function hint(series: DemoPrices): AssetHint {
  return { symbol: series.symbol, name: series.name, kind: series.kind }
}

function cashLeg(role: Leg['role'], cents: number): Leg<AssetHint> {
  return {
    role,
    currency: 'USD',
    quantity: quantityFromUnits(0n),
    amount: moneyFromUnits(BigInt(cents) * 10_000n),
  }
}

function unitsLeg(role: Leg['role'], asset: AssetHint, tenThousandths: number): Leg<AssetHint> {
  return {
    role,
    asset,
    quantity: quantityFromUnits(BigInt(tenThousandths) * 1_000_000n),
    amount: moneyFromUnits(0n),
  }
}
