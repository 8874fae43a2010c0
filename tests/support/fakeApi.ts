import type { Bridge } from '../../src/shared/client.ts'
import { contract, type ChannelName, type Input, type Output } from '../../src/shared/contract.ts'
import { addDays, day, isoFromDay, monthIndex, weekday, ymdFromDay, type Day } from '../../src/shared/day.ts'
import { refuse, type Refusal, type Result } from '../../src/shared/refusal.ts'
import type { Line, Reason, Stats } from '../../src/shared/report.ts'
import { decode, encode } from '../../src/shared/wire.ts'
import { fakeProposal } from './fakeProposal.ts'

/**
 * A bridge with made-up answers, for looking at the window while it is built and for pictures of rare states. All
 * figures are synthetic. `demo` has everything, `empty` nothing, `refused` cannot open its ledger, `large` has a
 * hundred thousand transactions.
 */
export type FakeLedger = 'demo' | 'empty' | 'refused' | 'large'

export function fakeBridge(ledger: FakeLedger, disclaimerSeen = true): Bridge {
  const listeners = new Set<(id: string, share: number) => void>()
  const stopped = new Set<string>()
  const fake = answers(ledger, disclaimerSeen)
  return {
    async call(channel, id, input) {
      const name = channel as ChannelName
      const given = contract[name].input.parse(decode(input))
      if ('progress' in contract[name]) {
        for (let i = 1; i <= 10 && !stopped.has(id); i++) {
          await new Promise((resolve) => setTimeout(resolve, name === 'backtest.run' ? 30 : 60))
          for (const listener of listeners) listener(id, i / 10)
        }
      }
      if (stopped.delete(id)) return encode(refuse({ kind: 'cancelled' }))
      const answer = fake[name] as ((input: unknown) => Result<unknown>) | undefined
      return encode(answer === undefined ? refuse({ kind: 'unknownChannel', channel }) : answer(given))
    },
    cancel: (id) => void stopped.add(id),
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Answers = { readonly [C in ChannelName]?: (input: Input<C>) => Result<Output<C>> }

const TODAY = '2026-03-02'
const CLOSE = '2026-02-27'
const HASH = '4f'.repeat(32)
const OTHER = 'a8'.repeat(32)

const ACCOUNTS: Output<'account.list'> = [
  account('joint', 'Joint brokerage', 'Fidelity', 'taxable'),
  account('ira', 'Traditional IRA', 'Schwab', 'deferred'),
  account('roth', 'Roth IRA', 'Schwab', 'exempt'),
]

const FUNDS: Readonly<Record<string, readonly [string, number]>> = {
  VTI: ['US stocks', 338.42],
  VXUS: ['Non-US stocks', 76.18],
  BND: ['US bonds', 73.94],
  SCHP: ['Inflation-linked', 26.71],
  IEF: ['Treasuries 7–10 y', 96.88],
  VNQ: ['US property', 86.94],
  BIL: ['Treasury bills', 91.52],
}

const LOTS: readonly (readonly [string, string, string, number, number])[] = [
  ['joint', 'VTI', '2019-03-14', 320, 144.82],
  ['joint', 'VTI', '2020-06-09', 180, 161.35],
  ['joint', 'VTI', '2021-11-08', 160, 241.36],
  ['joint', 'VTI', '2023-05-17', 140, 206.48],
  ['joint', 'VTI', '2025-05-22', 100, 268.1],
  ['roth', 'VTI', '2019-01-15', 255, 131.9],
  ['ira', 'VTI', '2023-12-01', 77, 228.74],
  ['joint', 'VXUS', '2022-03-11', 900, 57.9],
  ['joint', 'VXUS', '2025-03-03', 349, 58.02],
  ['ira', 'VXUS', '2021-06-21', 840, 54.2],
  ['joint', 'BND', '2022-03-22', 199, 80.12],
  ['joint', 'BND', '2023-10-20', 110, 68.35],
  ['ira', 'BND', '2022-11-02', 700, 70.84],
  ['ira', 'BND', '2024-04-18', 540, 71.26],
  ['ira', 'SCHP', '2022-11-02', 2522, 25.95],
  ['ira', 'IEF', '2025-07-31', 252, 95.02],
  ['joint', 'VNQ', '2024-10-01', 150, 79.64],
  ['joint', 'VNQ', '2025-04-01', 122, 76.1],
  ['ira', 'BIL', '2025-09-02', 267, 91.44],
]

function account(id: string, name: string, institution: string, taxType: 'taxable' | 'deferred' | 'exempt') {
  return {
    id,
    name,
    institution,
    owner: 'Me',
    taxType,
    currency: 'USD',
    relief: 'fifo' as const,
    inPlan: true,
    externalIds: [],
  }
}

function answers(ledger: FakeLedger, seen: boolean): Answers {
  const refusal: Refusal = {
    kind: 'ledgerDamaged',
    file: 'Household.db',
    checks: ['journal: entry 12 was changed after it was written', 'quick_check: row 118 missing from index'],
  }
  let disclaimerSeen = seen
  let empty = ledger === 'empty'
  let theme: 'system' | 'light' | 'dark' = 'system'
  let revision = 1284
  const settings: Answers = {
    'settings.show': () => ({ ok: true, value: { theme, disclaimerSeen } }),
    'settings.save': (input) => {
      theme = input.theme ?? theme
      disclaimerSeen = input.disclaimerSeen ?? disclaimerSeen
      return { ok: true, value: { done: true } }
    },
  }
  if (ledger === 'refused') return { ...settings, 'app.status': () => refuse(refusal) }
  return {
    ...settings,
    'app.status': () => ({
      ok: true,
      value: {
        version: '0.1.0',
        ledger: { id: 'fake', file: 'Household.db', demo: true, empty },
        revisions: { ledger: empty ? 0 : revision, market: empty ? 0 : 40, plan: empty ? 0 : 3, settings: 1 },
        today: TODAY,
        lastClose: empty ? null : CLOSE,
        counts: empty
          ? { accounts: 0, events: 0, series: 0, strategies: 0, journal: 0 }
          : { accounts: 3, events: 412, series: 7, strategies: 1, journal: 46 },
        notices: [],
      },
    }),
    'demo.create': () => {
      empty = false
      revision += 1
      return { ok: true, value: { accounts: 3, events: 412, series: 10, closesOf: CLOSE } }
    },
    'account.list': () => ({ ok: true, value: empty ? [] : ACCOUNTS }),
    'today.summary': () => ({ ok: true, value: summary() }),
    'plan.show': () => ({
      ok: true,
      value: { plan: PLAN, strategy: null, sentence: 'A 12-month average on four funds.' },
    }),
    'rebalance.propose': (input) => ({ ok: true, value: fakeProposal(input.asOf ?? TODAY) }),
    'ledger.holdings': () => ({ ok: true, value: holdings() }),
    'ledger.lots': () => ({ ok: true, value: { asOf: CLOSE, lots: lots(), gaps: GAPS } }),
    'ledger.gains': () => ({ ok: true, value: gains() }),
    'ledger.activity': (input) => ({ ok: true, value: activity(input, ledger === 'large' ? 100_000 : 412) }),
    'ledger.addOpeningLot': () => ({ ok: true, value: { event: 'e1' } }),
    'strategy.templates': () => ({ ok: true, value: TEMPLATES }),
    'strategy.list': () => ({
      ok: true,
      value: empty
        ? []
        : [
            {
              strategy: STRATEGY,
              hash: HASH,
              sentence: report().sentence,
              savedAt: '2026-01-05T09:00:00-05:00',
              live: true,
            },
          ],
    }),
    'backtest.run': () => ({ ok: true, value: report() }),
  }
}

const PLAN: Output<'plan.show'>['plan'] = {
  strategy: 'twelve-month',
  version: 3,
  sleeveBudget: 0.15,
  sleeveCap: 0.2,
  accounts: ['joint', 'ira', 'roth'],
  minimumTrade: '100',
  costBp: 10,
  turnoverBudget: 0.25,
  staleAfter: 3,
  filing: 'joint',
  ordinaryIncome: '180000',
  stateRate: 0,
}

const STRATEGY: Output<'strategy.show'>['strategy'] = {
  schema: 'trimtab.strategy/1',
  id: 'twelve-month',
  version: 3,
  name: 'Twelve-month average',
  why: 'Long falls have mostly begun below the average. Selling there gives up some recoveries and misses most of the depth.',
  core: {
    targets: { VTI: 0.5, VXUS: 0.2, BND: 0.18, SCHP: 0.1, cash: 0.02 },
    bands: { absolute: 0.05, relative: 0.25 },
    schedule: { every: 'month' },
  },
  sleeves: [
    {
      id: 'sleeve',
      name: 'Trend',
      universe: ['VTI', 'VXUS', 'IEF', 'VNQ'],
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

const TEMPLATES: Output<'strategy.templates'> = [
  {
    id: 'twelve-month-average',
    title: 'Twelve-month average, one fund',
    summary: 'Hold one stock fund while it closes above its 12-month average, bills otherwise.',
    benefits: ['Left the long falls of 2000 and 2008 early', 'One decision a month, ten minutes'],
    tradeOffs: [
      'Sells after the fall has begun and buys after the recovery has',
      'Loses a little in every false alarm',
    ],
    strugglesWhen: 'Prices move sideways across the average, or fall and recover within weeks.',
    strategy: { ...STRATEGY, id: 'twelve-month-average', version: 1 },
  },
]

const GAPS: Output<'ledger.lots'>['gaps'] = [
  {
    event: 'e77',
    account: 'joint',
    accountName: 'Joint brokerage',
    asset: 'GLD',
    symbol: 'GLD',
    day: '2021-04-12',
    quantity: '20',
    proceeds: '3251.4',
    eventKind: 'sell',
  },
]

const SIGNALS: readonly (Reason & { sleeve: string; symbol: string })[] = [
  signal('VTI', 338.42, 311.2, 'in', '2023-11-30'),
  signal('VXUS', 76.18, 70.35, 'in', '2025-02-28'),
  signal('IEF', 96.88, 95.74, 'in', '2025-07-31'),
  { ...signal('VNQ', 86.94, 89.31, 'out', '2026-02-27'), changed: true },
]

function signal(symbol: string, value: number, threshold: number, state: 'in' | 'out', since: string) {
  return {
    asset: symbol,
    symbol,
    sleeve: 'sleeve',
    state,
    rule: 'selectAboveSma' as const,
    value,
    threshold,
    since,
    changed: false,
  }
}

function summary(): Output<'today.summary'> {
  return {
    asOf: TODAY,
    closesOf: CLOSE,
    value: '842254.22',
    coreShare: 0.853,
    sleeveShare: 0.147,
    sleeveBudget: 0.15,
    needs: [
      {
        kind: 'reviewPlan',
        urgent: true,
        facts: { trades: 7, accounts: 3, tax: '1354.59', avoidable: '530.08' },
      },
      { kind: 'answerWarning', urgent: false, facts: { warnings: 1, costs: '305.26' } },
      { kind: 'stalePrices', urgent: false, facts: { symbol: 'SCHP', lastDay: '2026-02-26', sessions: 1 } },
    ],
    signals: [...SIGNALS],
    dates: [
      { day: '2026-03-15', kind: 'washWindowOver', facts: { symbol: 'BND' } },
      { day: '2026-03-31', kind: 'decision', facts: {} },
      { day: '2026-04-02', kind: 'lotTurnsLong', facts: { symbol: 'VNQ', quantity: '122' } },
      { day: '2026-05-23', kind: 'lotTurnsLong', facts: { symbol: 'VTI', quantity: '100' } },
    ],
    quiet: [
      { kind: 'journalIntact', facts: { entries: 46 } },
      { kind: 'turnoverInside', facts: { turnover: 0.031, limit: 0.25 } },
      { kind: 'pricesFresh', facts: { lastDay: CLOSE } },
    ],
  }
}

function lots(): Output<'ledger.lots'>['lots'] {
  return LOTS.map(([id, symbol, acquired, units, each], i) => {
    const { name, taxType } = ACCOUNTS.find((a) => a.id === id)!
    const [fund, price] = FUNDS[symbol]!
    const from = addDays(day(acquired), 366)
    const daysToLong = Math.max(0, from - day(TODAY))
    return {
      id: `lot${i}`,
      account: id,
      accountName: name,
      taxType,
      asset: symbol,
      symbol,
      name: fund,
      currency: 'USD',
      acquired,
      quantity: String(units),
      costBasis: (units * each).toFixed(2),
      price: String(price),
      priceDay: CLOSE,
      value: (units * price).toFixed(2),
      gain: (units * price - units * each).toFixed(2),
      term: daysToLong === 0 ? ('long' as const) : ('short' as const),
      longTermFrom: isoFromDay(from),
      daysToLong,
    }
  })
}

function holdings(): Output<'ledger.holdings'> {
  const all = lots()
  const rows = [...Map.groupBy(all, (lot) => `${lot.account}/${lot.asset}`).values()].map((mine) => {
    const { account: id, accountName, taxType, asset, symbol, name, currency, price, priceDay } = mine[0]!
    const total = (of: 'quantity' | 'costBasis' | 'value' | 'gain') =>
      mine.reduce((sum, lot) => sum + Number(lot[of]), 0).toFixed(2)
    return {
      account: id,
      accountName,
      taxType,
      asset,
      symbol,
      name,
      kind: 'etf',
      currency,
      quantity: total('quantity'),
      costBasis: total('costBasis'),
      price,
      priceDay,
      value: total('value'),
      gain: total('gain'),
    }
  })
  const cash = ['8722.66', '1473.05', '1592.09']
  const value =
    rows.reduce((sum, row) => sum + Number(row.value), 0) + cash.reduce((sum, c) => sum + Number(c), 0)
  return {
    asOf: CLOSE,
    holdings: rows,
    cash: ACCOUNTS.map(({ id, name, taxType }, i) => ({
      account: id,
      accountName: name,
      taxType,
      currency: 'USD',
      amount: cash[i]!,
    })),
    value: value.toFixed(2),
    unpriced: [],
    gaps: GAPS,
  }
}

function gains(): Output<'ledger.gains'> {
  const row = (
    symbol: string,
    acquired: string,
    sold: string,
    quantity: string,
    cost: string | null,
    proceeds: string,
    term: 'short' | 'long',
    wash = '0',
  ) => ({
    account: 'joint',
    accountName: 'Joint brokerage',
    taxType: 'taxable' as const,
    asset: symbol,
    symbol,
    sale: `${symbol}${sold}`,
    lot: `${symbol}${acquired}`,
    quantity,
    acquired,
    sold,
    proceeds,
    costBasis: cost,
    gain: cost === null ? null : (Number(proceeds) - Number(cost)).toFixed(2),
    term,
    washDisallowed: wash,
    currency: 'USD',
  })
  return {
    years: [2024, 2025, 2026],
    rows: [
      row('BND', '2022-08-19', '2026-02-12', '110', '9416', '8133.4', 'long'),
      row('VNQ', '2024-10-01', '2025-07-02', '40', '3185.6', '3402', 'short'),
      row('VTI', '2018-02-05', '2025-01-31', '25', '3391.25', '7385.5', 'long'),
      row('VXUS', '2023-07-21', '2024-04-30', '80', '4620', '4512', 'short', '108'),
      row('GLD', '2021-04-12', '2021-04-12', '20', null, '3251.4', 'long'),
    ],
    totals: { short: '108.4', long: '2711.65', unknown: 1 },
    gaps: GAPS,
  }
}

function activity(
  { offset = 0, limit = 200, text = '', account: only = '', kind: wanted = '' }: Input<'ledger.activity'>,
  total: number,
): Output<'ledger.activity'> {
  const symbols = Object.keys(FUNDS)
  const kinds = ['dividend', 'buy', 'reinvestment', 'sell', 'interest']
  const all = (i: number) => {
    const symbol = symbols[(i * 7) % symbols.length]!
    const kind = kinds[(i * 3) % kinds.length]!
    const { id, name } = ACCOUNTS[i % 3]!
    const units = kind === 'buy' || kind === 'sell' || kind === 'reinvestment' ? String(1 + (i % 40)) : '0'
    return {
      key: `k${i}`,
      day: isoFromDay(addDays(day(CLOSE), -Math.floor((i * 2600) / total))),
      account: id,
      accountName: name,
      kind,
      symbol,
      quantity: kind === 'sell' ? `-${units}` : units,
      amount: ((kind === 'buy' || kind === 'reinvestment' ? -1 : 1) * (11.5 + (i % 977))).toFixed(2),
      fee: '0',
      currency: 'USD',
      note: kind === 'dividend' ? 'Cash dividend' : '',
      batch: 'b1',
    }
  }
  const matches: number[] = []
  for (let i = 0; i < total; i++) {
    const row = all(i)
    if (text !== '' && !`${row.symbol} ${row.note}`.toLowerCase().includes(text.toLowerCase())) continue
    if (only !== '' && row.account !== only) continue
    if (wanted !== '' && row.kind !== wanted) continue
    matches.push(i)
  }
  return { total: matches.length, rows: matches.slice(offset, offset + limit).map(all) }
}

/** Thirty years of weekdays from a small generator of its own, so that every picture is the same picture. */
function report(): Output<'backtest.run'> {
  const random = generator(42)
  const dates: number[] = []
  for (let d = day('1996-01-02') as number; d <= day('2025-12-31'); d++) {
    const w = weekday(d as Day)
    if (w !== 0 && w !== 6) dates.push(d)
  }
  const core = [1]
  const sleeve = [1]
  const held: number[][] = [[], [], [], [], []]
  let isIn = true
  for (let i = 0; i < dates.length; i++) {
    const bear = [2000.7, 2008.1, 2022].some(
      (start) => i / 261 + 1996 > start && i / 261 + 1996 < start + 1.4,
    )
    if (i % 21 === 0) isIn = !bear || random() > 0.8
    const shock = (random() + random() + random() - 1.5) * 0.011
    if (i > 0) {
      core.push(core.at(-1)! * (1 + (bear ? -0.0007 : 0.00042) + shock))
      sleeve.push(sleeve.at(-1)! * (1 + (isIn ? (bear ? -0.0003 : 0.00036) + shock * 0.7 : 0.0001)))
    }
    for (let a = 0; a < 4; a++) held[a]!.push(isIn || (a === 2 && !bear) ? 0.25 : 0)
    held[4]!.push(1 - held[0]![i]! - held[1]![i]! - held[2]![i]! - held[3]![i]!)
  }
  const blend = core.map((c, i) => c * 0.85 + sleeve[i]! * 0.15)
  const line = (values: readonly number[], drag: number, correlation: number | null): Line => {
    const net = Float64Array.from(values)
    const gross = Float64Array.from(values, (v, i) => v * (1 + drag) ** (i / 252))
    return { gross, net, stats: stats(net, dates, correlation), grossStats: stats(gross, dates, correlation) }
  }
  const months = [...new Set(dates.map((d) => monthIndex(d as Day)))].map((m) => {
    const last = (values: readonly number[]) => {
      const inMonth = dates.flatMap((d, i) => (monthIndex(d as Day) === m ? [i] : []))
      return values[inMonth.at(-1)!]! / values[Math.max(0, inMonth[0]! - 1)]! - 1
    }
    return {
      year: Math.floor(m / 12),
      month: (m % 12) + 1,
      core: last(core),
      sleeve: last(sleeve),
      blend: last(blend),
    }
  })
  return {
    schema: 'trimtab.report/1',
    name: 'Twelve-month average',
    sentence:
      'Each month, hold a quarter in each of VTI, VXUS, IEF and VNQ while it closes at or above its 12-month average; the rest waits in BIL.',
    strategyHash: HASH,
    dataHash: OTHER,
    resultHash: HASH,
    from: isoFromDay(dates[0] as Day),
    to: isoFromDay(dates.at(-1) as Day),
    limitedBy: { asset: 'VNQ', from: '1996-01-02' },
    execution: { lag: 1, costBp: 10, sizing: 'solved' },
    stamps: ['inSampleNotValidated', 'taxesNotModelled', 'syntheticData', 'limitedBy'],
    dates: Float64Array.from(dates),
    core: line(core, 0.0002, null),
    sleeve: line(sleeve, 0.0017, 0.76),
    blend: line(blend, 0.0004, 0.99),
    budget: 0.15,
    weights: ['VTI', 'VXUS', 'IEF', 'VNQ', 'cash'].map((asset, a) => ({
      asset,
      held: Float64Array.from(held[a]!),
    })),
    coreWeights: [],
    decisions: dates
      .filter((d, i) => i % 21 === 0 && ymdFromDay(d as Day).year > 2015)
      .map((d, i) => ({
        sleeve: 'sleeve',
        decided: isoFromDay(d as Day),
        filled: isoFromDay(addDays(d as Day, 1)),
        targets: { VTI: 0.25, VXUS: i % 5 === 0 ? 0 : 0.25, IEF: 0.25, VNQ: 0.25 },
        turnover: i % 5 === 0 ? 0.25 : 0.01,
        cost: i % 5 === 0 ? 0.0003 : 0.00001,
        reasons: SIGNALS.map(({ sleeve: _, symbol: __, ...reason }) => ({
          ...reason,
          changed: i % 5 === 0 && reason.asset === 'VXUS',
        })),
      })),
    months,
    lastDays: { VTI: CLOSE, VXUS: CLOSE, IEF: CLOSE, VNQ: CLOSE },
    engineMs: 184,
  }
}

function stats(values: Float64Array, dates: readonly number[], correlationToCore: number | null): Stats {
  let peak = 0
  let worst = { depth: 0, peak: 0, trough: 0 }
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > values[peak]!) peak = i
    const depth = values[i]! / values[peak]! - 1
    if (depth < worst.depth) worst = { depth, peak, trough: i }
  }
  const recovered = values.findIndex((v, i) => i > worst.trough && v >= values[worst.peak]!)
  const iso = (i: number) => isoFromDay(dates[i]! as Day)
  const years = values.length / 261
  return {
    totalReturn: values.at(-1)! - 1,
    cagr: values.at(-1)! ** (1 / years) - 1,
    volatility: 0.089,
    sharpe: 0.47,
    sortino: 0.66,
    maxDrawdown: worst.depth,
    drawdown: {
      peak: iso(worst.peak),
      trough: iso(worst.trough),
      recovered: recovered === -1 ? null : iso(recovered),
      daysDown: dates[worst.trough]! - dates[worst.peak]!,
      daysToRecover: recovered === -1 ? null : dates[recovered]! - dates[worst.peak]!,
    },
    calmar: 0.2,
    bestMonth: 0.07,
    worstMonth: -0.08,
    winRateMonths: 0.64,
    monthsUp: 231,
    months: 360,
    turnover: correlationToCore === null ? 0.02 : 1.65,
    costs: 0.03,
    correlationToCore,
    timeInMarket: 0.81,
  }
}

/** Mulberry32: uniform numbers in [0, 1) from a seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
