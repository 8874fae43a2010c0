import { describe, expect, test } from 'vitest'
import { bookOf } from '../src/engine/ledger/performance/book.ts'
import type { Link } from '../src/engine/ledger/performance/chain.ts'
import {
  measure,
  type Measured,
  type Measuring,
  sumOfParts,
} from '../src/engine/ledger/performance/measure.ts'
import { exchange } from '../src/engine/ledger/performance/worth.ts'
import { gainInBase } from '../src/engine/ledger/currency.ts'
import { valueAt } from '../src/engine/ledger/holdings.ts'
import { replay, type Replay } from '../src/engine/ledger/replay.ts'
import { fxTable, type FxTable } from '../src/engine/market/fx.ts'
import type { Price, Quantity } from '../src/shared/amount.ts'
import { addDays, type Day } from '../src/shared/day.ts'
import type { Lot } from '../src/shared/lot.ts'
import type { LedgerEvent } from '../src/shared/trade.ts'
import {
  ACCOUNTS,
  BASE,
  doubled,
  END,
  madePortfolio,
  START,
  type MadePortfolio,
} from './support/madePortfolio.ts'
import { randomFrom } from './support/panels.ts'

// The accounting identities A1 to A10 on 10,000 made-up portfolios, tolerance zero. What the engine says is compared with what the maker
// of the history counted, or with a second reckoning here, in exact amounts at 1e-26 of the base currency.

const COUNT = 10_000
const FIRST_SEED = 1

/** Everything that the checks look at; a planted fault changes one member. */
interface Facts {
  readonly made: MadePortfolio
  readonly from: Day
  readonly end: Replay
  readonly endValue: bigint
  readonly startValue: bigint
  readonly flows: bigint
  readonly wholeFlows: bigint
  /** The whole time, and from some day on. */
  readonly all: Measured
  readonly later: Measured
  readonly accounts: readonly Measured[]
  readonly bases: readonly { readonly gain: bigint; readonly asset: bigint; readonly currency: bigint }[]
  readonly currencyEffects: bigint
  readonly splits: readonly {
    readonly cost: readonly [bigint, bigint]
    readonly value: readonly [bigint, bigint]
  }[]
  readonly probeGain: bigint
  readonly states: readonly [string, string]
  readonly twins: readonly [readonly Link[], readonly Link[]]
}

type Identity = 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9' | 'A10'

/** Whether an identity holds, to the last unit. */
const HOLDS: Record<Identity, (facts: Facts) => boolean> = {
  // Cash + Σ market values = NAV.
  A1: ({ all, later, endValue, startValue }) =>
    all.end === endValue && later.end === endValue && later.start === startValue,
  // Σ lots = position.
  A2: ({ made, end }) => {
    const lots = sumBy(end.open, placeOf, (lot) => lot.quantity)
    return [...new Set([...lots.keys(), ...made.units.keys()])].every(
      (place) => (lots.get(place) ?? 0n) === (made.units.get(place) ?? 0n),
    )
  },
  // Realised + unrealised + income − costs (and what rates did) = NAV end − NAV start − net flows.
  A3: ({ all, later, endValue, startValue, flows }) =>
    sumOfParts(later.parts) === endValue - startValue - flows &&
    later.remainder === 0n &&
    all.remainder === 0n,
  // Σ lot cost = book cost.
  A4: ({ made, end }) => {
    const book = sumBy(
      [...end.open, ...end.closed],
      (lot) => lot.currency,
      (lot) => lot.cost ?? 0n,
    )
    return [...made.costs].every(([currency, cost]) => book.get(currency) === cost)
  },
  // A split leaves value and total cost unchanged.
  A5: ({ splits }) => splits.every(({ cost, value }) => cost[0] === cost[1] && value[0] === value[1]),
  // Asset effect + currency effect = total; and the currency effect is every cost times what its rate did.
  A6: ({ bases, all, currencyEffects }) =>
    bases.every(({ gain, asset, currency }) => asset + currency === gain) &&
    all.parts.currencyOnHoldings === currencyEffects,
  // Transfers between accounts leave the total unchanged.
  A7: ({ all, accounts, wholeFlows, endValue }) =>
    all.contributions - all.withdrawals === wholeFlows &&
    sum(accounts, (a) => a.end) === endValue &&
    sum(accounts, (a) => a.gain) === all.gain,
  // Buy, then sell at one price = minus the costs.
  A8: ({ probeGain, made }) => probeGain === -made.probeFees,
  // Shuffling independent events of one day changes nothing.
  A9: ({ states }) => states[0] === states[1],
  // The time-weighted return does not feel external flows: every link is the same fraction.
  A10: ({ twins: [plain, twin] }) => {
    const others = new Map(twin.map((link) => [link.to, link]))
    return plain.every((link) => {
      const other = others.get(link.to)
      return other !== undefined && link.up * other.down === other.up * link.down
    })
  },
}

const IDENTITIES = Object.keys(HOLDS) as Identity[]

/** A fault for each identity: one small thing of the engine's answer is made wrong. */
const FAULTS: Record<Identity, (facts: Facts) => Facts> = {
  A1: (f) => ({ ...f, all: { ...f.all, end: f.all.end + 1n } }),
  A2: (f) => ({
    ...f,
    end: withOpen(f.end, (lot) => ({ ...lot, quantity: (lot.quantity + 1n) as Quantity })),
  }),
  A3: (f) => ({
    ...f,
    later: { ...f.later, parts: { ...f.later.parts, dividends: f.later.parts.dividends + 1n } },
  }),
  A4: (f) => ({ ...f, end: withOpen(f.end, (lot) => ({ ...lot, cost: ((lot.cost ?? 0n) + 1n) as never })) }),
  A5: (f) => ({ ...f, splits: [{ cost: [100n, 99n], value: [100n, 100n] }] }),
  A6: (f) => ({ ...f, bases: f.bases.map((b, i) => (i === 0 ? { ...b, currency: b.currency + 1n } : b)) }),
  A7: (f) => ({ ...f, all: { ...f.all, contributions: f.all.contributions + 1n } }),
  A8: (f) => ({ ...f, probeGain: f.probeGain + 1n }),
  A9: (f) => ({ ...f, states: [f.states[0], f.states[1].replace('open', 'opened')] }),
  A10: (f) => ({ ...f, twins: [f.twins[0], f.twins[1].map((link) => ({ ...link, up: link.up + 1n }))] }),
}

test(`A1 to A10 hold on ${COUNT} portfolios from seed ${FIRST_SEED}`, () => {
  const broken: string[] = []
  for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
    const facts = factsOf(seed)
    for (const identity of IDENTITIES) if (!HOLDS[identity](facts)) broken.push(`${identity}, seed ${seed}`)
    if (broken.length > 20) break
  }
  expect(broken).toEqual([])
}, 300_000)

describe('a planted fault is caught', () => {
  const facts = factsOf(FIRST_SEED)

  test.each(IDENTITIES)('by %s', (identity) => {
    expect(HOLDS[identity](facts)).toBe(true)
    expect(HOLDS[identity](FAULTS[identity](facts))).toBe(false)
  })

  test('in the facts: a ten-billionth of a unit too many, a millionth more paid', () => {
    const { made } = facts
    const at = made.events.findIndex((e) => e.kind === 'buy')
    const bent = made.events.map((event, i) =>
      i === at
        ? {
            ...event,
            legs: event.legs.map((l) =>
              l.asset === undefined ? l : { ...l, quantity: (l.quantity + 1n) as Quantity },
            ),
          }
        : event,
    )
    const wrong = factsFor({ ...made, events: bent }, facts.from)
    expect(HOLDS.A2(wrong)).toBe(false)
    const dearer = made.events.map((event, i) =>
      i === at
        ? {
            ...event,
            legs: event.legs.map((l) =>
              l.currency === undefined ? l : { ...l, amount: (l.amount - 1n) as never },
            ),
          }
        : event,
    )
    expect(HOLDS.A4(factsFor({ ...made, events: dearer }, facts.from))).toBe(false)
  })
})

test('the portfolios are what they should be: two currencies, splits, spin-offs, transfers, options, all there', () => {
  const kinds = new Set<string>()
  let splits = 0
  for (let seed = 1; seed <= 200; seed++) {
    const made = madePortfolio(seed)
    splits += made.splits.length
    for (const { kind } of made.events) kinds.add(kind)
  }
  expect(splits).toBeGreaterThan(20)
  expect([...kinds].toSorted()).toEqual([
    'buy',
    'buyToOpen',
    'deposit',
    'dividend',
    'fee',
    'fxConversion',
    'interest',
    'optionExpired',
    'sell',
    'spinOff',
    'split',
    'transferIn',
    'transferOut',
    'withdrawal',
  ])
})

function factsOf(seed: number): Facts {
  return factsFor(madePortfolio(seed), addDays(START, 5 + (seed % 20)))
}

function factsFor(made: MadePortfolio, from: Day): Facts {
  const rates = fxTable(made.rates, BASE)
  const m = measuringOf(made, made.events, rates)
  // Sums need no chain of days: only the twins' returns do.
  const sums = { ...m, days: [] }
  const ids = ACCOUNTS.map(({ id }) => id)
  const household = { kind: 'accounts', accounts: new Set(ids), whole: true } as const
  const end = replay(made.events, { accounts: ACCOUNTS })
  const all = measure(m, household, START, END)
  const before = replay(made.events, { accounts: ACCOUNTS, upTo: addDays(from, -1) })
  const quiet = replay(made.events, { accounts: ACCOUNTS, upTo: made.quietDay })
  const twin = measuringOf(
    made,
    doubled(made, {
      units: new Map(
        [...Map.groupBy(quiet.open, placeOf)].map(([place, lots]) => [
          place,
          { units: sum(lots, (l) => l.quantity), cost: sum(lots, (l) => l.cost ?? 0n) },
        ]),
      ),
      cash: new Map(quiet.cash.map((c) => [`${c.account} ${c.currency}`, c.amount as bigint])),
    }),
    rates,
  )
  return {
    made,
    from,
    end,
    endValue: worthOf(made, end, END, rates),
    startValue: worthOf(made, before, addDays(from, -1), rates),
    flows: flowsOf(made, from, rates),
    wholeFlows: flowsOf(made, START, rates),
    all,
    later: measure(sums, household, from, END),
    accounts: ids.map((id) =>
      measure(sums, { kind: 'accounts', accounts: new Set([id]), whole: false }, START, END),
    ),
    bases: basesOf(made, end, rates),
    currencyEffects: currencyEffectsOf(end, rates),
    splits: made.splits.map((split) => splitOf(made, split)),
    probeGain: sum(end.closed, (c) => (c.asset === 'P' ? (c.gain ?? 0n) : 0n)),
    states: [stateOf(end), stateOf(replay(shuffled(made.events, from), { accounts: ACCOUNTS }))],
    twins: [all.links, measure(twin, household, START, END).links],
  }
}

function measuringOf(made: MadePortfolio, events: readonly LedgerEvent[], rates: FxTable): Measuring {
  const book = bookOf(events, { accounts: ACCOUNTS })
  const days = new Set<Day>([addDays(START, -1), END])
  for (const { days: of } of made.quotes.values()) for (const on of of as Day[]) days.add(on)
  for (const move of book.moves) days.add(move.within ?? move.day)
  for (const cell of book.cells) for (const on of cell.days) days.add(on.day)
  return {
    book,
    quotes: made.quotes,
    exchange: exchange(BASE, rates),
    days: [...days].sort((a, b) => a - b),
    leans: [],
    worths: new Map(),
  }
}

/** A second reckoning of value: cash from the legs themselves, lots from a replay, the last close looked for from the end. */
function worthOf(made: MadePortfolio, at: Replay, on: Day, rates: FxTable): bigint {
  let worth = 0n
  for (const event of made.events) {
    for (const leg of event.legs) {
      if (leg.currency === undefined) continue
      // Cash under way between the accounts is still the household's.
      const half =
        leg.role === 'transfer'
          ? made.events.find((o) => o.kind === 'transferOut' && isHalfOf(o, event))
          : undefined
      if ((half ?? event).tradeDay <= on) worth += leg.amount * rateOf(rates, leg.currency, on)
    }
  }
  for (const [, lots] of Map.groupBy(at.open, placeOf)) {
    const { asset } = lots[0]!
    const quote = made.quotes.get(asset)
    if (quote === undefined) worth += sum(lots, (l) => (l.cost ?? 0n) * rateOf(rates, l.currency, on))
    else {
      const last = Array.from(quote.days).findLastIndex((d) => d <= on)
      const units = sum(lots, (l) => l.quantity)
      worth += ((units * quote.close[last]!) / 10n ** 12n) * rateOf(rates, quote.currency, on)
    }
  }
  return worth
}

/** The transfer of cash out to which an incoming one belongs: made one after the other. */
function isHalfOf(out: LedgerEvent, into: LedgerEvent): boolean {
  return into.kind === 'transferIn' && Number(into.key.slice(1)) === Number(out.key.slice(1)) + 1
}

function flowsOf(made: MadePortfolio, from: Day, rates: FxTable): bigint {
  return sum(made.flows, ({ day, currency, amount }) =>
    day < from ? 0n : amount * rateOf(rates, currency, day),
  )
}

function rateOf(rates: FxTable, currency: string, on: Day): bigint {
  return rates(currency, BASE, on)!.rate
}

function basesOf(made: MadePortfolio, end: Replay, rates: FxTable): Facts['bases'] {
  const sold = end.closed.map((c) =>
    gainInBase([c], { amount: c.proceeds, currency: c.currency, on: c.sold }, BASE, rates),
  )
  const held = end.open.flatMap((lot) => {
    const quote = made.quotes.get(lot.asset)
    if (quote === undefined) return []
    const amount = valueAt(
      lot.quantity,
      END,
      { close: quote.close[quote.close.length - 1] as Price, unitsOf: END },
      [],
    )
    return gainInBase([lot], { amount, currency: quote.currency, on: END }, BASE, rates)
  })
  return [...sold, ...held].flatMap(({ gain, assetEffect, currencyEffect }) =>
    gain === undefined ? [] : { gain, asset: assetEffect ?? 0n, currency: currencyEffect ?? 0n },
  )
}

/** Lot by lot: what each cost times what its rate did, until it was sold or the history ended. */
function currencyEffectsOf(end: Replay, rates: FxTable): bigint {
  const of = (cost: bigint | undefined, currency: string, then: Day, now: Day) =>
    (cost ?? 0n) * (rateOf(rates, currency, now) - rateOf(rates, currency, then))
  return (
    sum(end.closed, (c) => of(c.cost, c.currency, c.acquired, c.sold)) +
    sum(end.open, (lot) => of(lot.cost, lot.currency, lot.acquired, END))
  )
}

/** Before the split at twice the close, after it at the close. */
function splitOf(
  made: MadePortfolio,
  { day, asset, ratio }: MadePortfolio['splits'][number],
): Facts['splits'][number] {
  const quote = made.quotes.get(asset)!
  const close = quote.close[Array.from(quote.days).indexOf(day)]!
  const at = (upTo: Day, each: bigint): readonly [bigint, bigint] => {
    const lots = replay(made.events, { accounts: ACCOUNTS, upTo }).open.filter((l) => l.asset === asset)
    return [
      sum(lots, (l) => l.cost ?? 0n),
      sum(lots, (l) => valueAt(l.quantity, upTo, { close: each as Price, unitsOf: upTo }, [])),
    ]
  }
  const before = at(addDays(day, -1), close * ratio)
  const after = at(day, close)
  return { cost: [before[0], after[0]], value: [before[1], after[1]] }
}

/** The events in another order, those of one day with their places in it changed round. */
function shuffled(events: readonly LedgerEvent[], seed: number): LedgerEvent[] {
  const random = randomFrom(seed)
  const places = new Map<Day, number[]>()
  for (const { tradeDay, seqInDay } of events)
    places.set(tradeDay, [...(places.get(tradeDay) ?? []), seqInDay])
  for (const own of places.values()) own.sort(() => random() - 0.5)
  const moved = events.map((event) => ({ ...event, seqInDay: places.get(event.tradeDay)!.pop()! }))
  return moved.sort(() => random() - 0.5)
}

function stateOf({ open, closed, cash, gaps }: Replay): string {
  const text = (value: unknown) =>
    JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))
  return text({ open, closed: closed.map(text).toSorted(), cash, gaps })
}

function withOpen(end: Replay, bend: (lot: Lot) => Lot): Replay {
  return { ...end, open: end.open.map((lot, i) => (i === 0 ? bend(lot) : lot)), closed: end.closed }
}

function placeOf({ account, asset }: { readonly account: string; readonly asset: string }): string {
  return `${account} ${asset}`
}

function sum<T>(list: readonly T[], of: (item: T) => bigint): bigint {
  return list.reduce((total, item) => total + of(item), 0n)
}

function sumBy<T>(
  list: readonly T[],
  key: (item: T) => string,
  of: (item: T) => bigint,
): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const item of list) sums.set(key(item), (sums.get(key(item)) ?? 0n) + of(item))
  return sums
}
