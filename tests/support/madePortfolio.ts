import { randomFrom } from './panels.ts'
import { cashLeg } from './ledgerEvents.ts'
import type { Money, Price, Quantity, Rate } from '../../src/shared/amount.ts'
import { addDays, day, weekday, type Day } from '../../src/shared/day.ts'
import type { FxSeries } from '../../src/shared/fx.ts'
import type { EventKind, LedgerEvent, Leg } from '../../src/shared/trade.ts'
import type { Quotes } from '../../src/engine/ledger/performance/worth.ts'

/** Base currency and the other one; assets by the currency of their closes. */
export const BASE = 'USD'
const MONEY: Readonly<Record<string, string>> = { X: 'USD', Y: 'EUR', Z: 'USD', P: 'USD', O: 'USD' }
export const ACCOUNTS = [
  { id: 'A', currency: 'USD', relief: [] },
  { id: 'B', currency: 'USD', relief: [{ from: day('1990-01-01'), method: 'hifo' as const }] },
]
/** Monday; the portfolio ends six weeks later. */
export const START = day('2024-01-01')
export const END = day('2024-02-11')

/** A made-up history of two accounts in two currencies, and what its maker counted along the way. Synthetic. */
export interface MadePortfolio {
  readonly events: readonly LedgerEvent[]
  readonly quotes: Quotes
  readonly rates: readonly FxSeries[]
  /** Units by account and asset, `A X`, as the maker counted them. */
  readonly units: ReadonlyMap<string, bigint>
  /** What all lots ever cost, by currency. */
  readonly costs: ReadonlyMap<string, bigint>
  /** Money across the household's border: in positive. */
  readonly flows: readonly { readonly day: Day; readonly currency: string; readonly amount: bigint }[]
  /** Fees of buying and selling asset P at one price. */
  readonly probeFees: bigint
  readonly splits: readonly { readonly day: Day; readonly asset: string; readonly ratio: bigint }[]
  /** A Saturday on which nothing happens. */
  readonly quietDay: Day
}

/**
 * From a seed: deposits, purchases, sales, dividends with tax withheld, fees, interest, splits, a spin-off, transfers of units and of cash
 * between the accounts, conversions, an option that expires, and one asset bought and sold at one price. Units have three decimals and
 * closes two, so that every value is exact at the millionth.
 */
export function madePortfolio(seed: number): MadePortfolio {
  const random = randomFrom(seed)
  const below = (n: number) => Math.floor(random() * n)
  const events: LedgerEvent[] = []
  const units = new Map<string, bigint>()
  const costs = new Map<string, bigint>()
  const flows: { day: Day; currency: string; amount: bigint }[] = []
  const splits: { day: Day; asset: string; ratio: bigint }[] = []
  const closes = new Map<string, { days: Day[]; close: bigint[] }>(
    ['X', 'Y', 'Z', 'P'].map((asset) => [asset, { days: [], close: [] }]),
  )
  const rateRows: { day: Day; rate: Rate }[] = []
  const level = new Map([...closes.keys()].map((asset) => [asset, 2_000n + BigInt(below(18_000))]))
  let eurusd = 10_000n + BigInt(below(3_000))
  let probeFees = 0n

  let seq = 0
  const put = (kind: EventKind, on: Day, account: string, legs: readonly Leg[]) => {
    seq += 1
    events.push({
      key: `k${String(seq).padStart(3, '0')}`,
      account,
      kind,
      tradeDay: on,
      seqInDay: seq,
      legs,
      note: '',
    })
  }
  const held = (account: string, asset: string) => units.get(`${account} ${asset}`) ?? 0n
  const addUnits = (account: string, asset: string, n: bigint) =>
    units.set(`${account} ${asset}`, held(account, asset) + n)
  const addCost = (currency: string, n: bigint) => costs.set(currency, (costs.get(currency) ?? 0n) + n)
  const deposit = (on: Day, account: string, currency: string, amount: bigint) => {
    put(amount > 0n ? 'deposit' : 'withdrawal', on, account, [cash('principal', currency, amount)])
    flows.push({ day: on, currency, amount })
  }
  const trade = (on: Day, account: string, asset: string, n: bigint, fee: bigint) => {
    const close = closes.get(asset)!.close.at(-1)!
    const currency = MONEY[asset]!
    // Thousandths of a unit times hundredths of a currency unit are exact: tens of millionths.
    const amount = (-n * close) / 10n ** 12n
    put(n > 0n ? 'buy' : 'sell', on, account, [
      cash('principal', currency, amount),
      ...(fee === 0n ? [] : [cash('fee', currency, -fee)]),
      unitsLeg(asset, n),
    ])
    addUnits(account, asset, n)
    if (n > 0n) addCost(currency, fee - amount)
  }

  for (let on = START; on <= END; on = addDays(on, 1)) {
    if (weekday(on) === 0 || weekday(on) === 6) continue
    const splitting = on > addDays(START, 3) && below(40) === 0 ? (below(2) === 0 ? 'X' : 'Y') : undefined
    for (const [asset, { days, close }] of closes) {
      const before = level.get(asset)!
      const moved = before + BigInt(below(401) - 200)
      const next = asset === splitting ? before / 2n : asset === 'P' ? before : moved < 100n ? 100n : moved
      level.set(asset, next)
      days.push(on)
      close.push(next * 10n ** 6n)
    }
    if (below(3) > 0 || on - (rateRows.at(-1)?.day ?? 0) > 3) {
      eurusd += BigInt(below(201) - 100)
      rateRows.push({ day: on, rate: (eurusd * 10n ** 6n) as Rate })
    }
    if (on === START) {
      deposit(on, 'A', 'USD', cents(500_000 + below(500_000)))
      deposit(on, 'A', 'EUR', cents(300_000 + below(300_000)))
      deposit(on, 'B', 'USD', cents(200_000 + below(200_000)))
      trade(on, 'A', 'X', thousandths(1_000 + below(9_000)), cents(below(200)))
      trade(on, 'A', 'Y', thousandths(1_000 + below(9_000)), cents(below(200)))
      continue
    }
    if (splitting !== undefined) {
      for (const { id } of ACCOUNTS) {
        const n = held(id, splitting)
        if (n === 0n) continue
        put('split', on, id, [unitsLeg(splitting, n)])
        addUnits(id, splitting, n)
      }
      splits.push({ day: on, asset: splitting, ratio: 2n })
      continue
    }
    if (below(10) < 5) continue
    const account = below(3) === 0 ? 'B' : 'A'
    const other = account === 'A' ? 'B' : 'A'
    const asset = below(2) === 0 ? 'X' : 'Y'
    const own = held(account, asset)
    switch (below(13)) {
      case 0:
      case 1:
      case 2:
        trade(on, account, asset, thousandths(1 + below(5_000)), cents(below(300)))
        break
      case 3:
      case 4:
        if (own > 0n) trade(on, account, asset, -part(own, below), cents(below(300)))
        break
      case 5: {
        if (own === 0n) break
        const paid = cents(1 + below(9_000))
        put('dividend', on, account, [
          nameLeg(asset),
          cash('income', MONEY[asset]!, paid),
          cash('tax', MONEY[asset]!, -paid / 4n),
        ])
        break
      }
      case 6:
        put('fee', on, account, [cash('fee', 'USD', -cents(1 + below(2_000)))])
        put('interest', on, account, [cash('income', 'EUR', cents(below(2_000) - 500) || cents(1))])
        break
      case 7: {
        if (own === 0n) break
        const n = below(3) === 0 ? own : part(own, below)
        put('transferOut', on, account, [{ ...unitsLeg(asset, -n), role: 'transfer' }])
        put('transferIn', addDays(on, inWeek(on, below)), other, [
          { ...unitsLeg(asset, n), role: 'transfer' },
        ])
        addUnits(account, asset, -n)
        addUnits(other, asset, n)
        // The lots move on this day; nothing else shall touch them before both halves are in.
        on = addDays(on, 2)
        break
      }
      case 8: {
        const amount = cents(1 + below(50_000))
        put('transferOut', on, account, [cash('transfer', 'USD', -amount)])
        put('transferIn', addDays(on, inWeek(on, below)), other, [cash('transfer', 'USD', amount)])
        break
      }
      case 9:
        put('fxConversion', on, account, [
          cash('principal', 'EUR', -cents(1 + below(50_000))),
          cash('principal', 'USD', cents(1 + below(60_000))),
          cash('fee', 'USD', -cents(1 + below(100))),
        ])
        break
      case 10:
        deposit(on, account, below(2) === 0 ? 'USD' : 'EUR', cents(below(200_000) - 60_000) || cents(1))
        break
      case 11: {
        const parent = held(account, 'X')
        if (parent === 0n || held(account, 'Z') !== 0n) break
        const n = thousandths(1 + below(3_000))
        put('spinOff', on, account, [
          unitsLeg('Z', n),
          nameLeg('X'),
          { role: 'basis', asset: 'Z', quantity: 0n as Quantity, amount: cents(below(100)) },
        ])
        addUnits(account, 'Z', n)
        break
      }
      case 12: {
        // What expires today and what is bought today would not be independent of each other.
        if (events.some((e) => e.tradeDay === on && e.kind === 'optionExpired' && e.account === account))
          break
        const n = thousandths(1_000 * (1 + below(5)))
        const paid = cents(1 + below(5_000))
        put('buyToOpen', on, account, [cash('principal', 'USD', -paid), unitsLeg('O', n)])
        addCost('USD', paid)
        addUnits(account, 'O', n)
        const expiry = addDays(on, weekday(on) === 5 ? 3 : 1)
        if (below(2) === 0 || expiry > END) break
        put('optionExpired', expiry, account, [unitsLeg('O', -held(account, 'O'))])
        units.set(`${account} O`, 0n)
      }
    }
  }
  const probeDay = addDays(START, 16)
  const fees = [cents(1 + below(500)), cents(1 + below(500))] as const
  const n = thousandths(1 + below(4_000))
  const price = closes.get('P')!.close[0]!
  for (const [i, fee] of fees.entries()) {
    const signed = i === 0 ? n : -n
    put(i === 0 ? 'buy' : 'sell', addDays(probeDay, i), 'B', [
      cash('principal', 'USD', (-signed * price) / 10n ** 12n),
      cash('fee', 'USD', -fee),
      unitsLeg('P', signed),
    ])
    if (i === 0) addCost('USD', fee + (n * price) / 10n ** 12n)
  }
  probeFees = fees[0] + fees[1]
  return {
    events: events.toSorted((a, b) => a.tradeDay - b.tradeDay || a.seqInDay - b.seqInDay),
    quotes: new Map(
      [...closes].map(([asset, { days, close }]) => [
        asset,
        { currency: MONEY[asset]!, days, close: close as Price[], unitsOf: undefined, splits: [] },
      ]),
    ),
    rates: [{ base: 'EUR', quote: 'USD', rows: rateRows }],
    units,
    costs,
    flows,
    probeFees,
    splits,
    quietDay: addDays(START, 19 + 7 * below(2)),
  }
}

/** The same history with everything twice as large from the end of its quiet day on: units come in kind with their cost, cash is paid in. */
export function doubled(
  made: MadePortfolio,
  at: {
    readonly units: ReadonlyMap<string, { units: bigint; cost: bigint }>
    readonly cash: ReadonlyMap<string, bigint>
  },
): LedgerEvent[] {
  const times = (events: readonly LedgerEvent[]) =>
    events.map((event) => ({
      ...event,
      legs: event.legs.map((leg) => ({
        ...leg,
        quantity: (leg.quantity * 2n) as Quantity,
        amount: (leg.amount * 2n) as Money,
      })),
    }))
  const kinds: LedgerEvent[] = []
  const put = (kind: EventKind, account: string, legs: readonly Leg[]) =>
    kinds.push({
      key: `double${kinds.length}`,
      account,
      kind,
      tradeDay: made.quietDay,
      seqInDay: 900 + kinds.length,
      legs,
      note: '',
    })
  for (const [place, { units, cost }] of at.units) {
    const [account, asset] = place.split(' ') as [string, string]
    if (units === 0n) continue
    put('transferIn', account, [
      { ...unitsLeg(asset, units), role: 'transfer' },
      { role: 'basis', asset, quantity: 0n as Quantity, amount: cost as Money },
    ])
  }
  for (const [place, amount] of at.cash) {
    const [account, currency] = place.split(' ') as [string, string]
    if (amount !== 0n)
      put(amount > 0n ? 'deposit' : 'withdrawal', account, [cash('principal', currency, amount)])
  }
  return [
    ...made.events.filter((e) => e.tradeDay <= made.quietDay),
    ...kinds,
    ...times(made.events.filter((e) => e.tradeDay > made.quietDay)),
  ]
}

/** Days until the second half of a transfer, in the same week. */
function inWeek(on: Day, below: (n: number) => number): number {
  return weekday(on) <= 3 ? below(3) : 0
}

function cents(n: number): Money {
  return (BigInt(n) * 10_000n) as Money
}

function thousandths(n: number): bigint {
  return BigInt(n) * 10n ** 7n
}

/** Some thousandths of what is held, at least one. */
function part(own: bigint, below: (n: number) => number): bigint {
  const n = Number(own / 10n ** 7n)
  return thousandths(1 + below(n))
}

function cash(role: Leg['role'], currency: string, amount: bigint): Leg {
  return cashLeg(role, currency, amount as Money)
}

function unitsLeg(asset: string, n: bigint): Leg {
  return { role: 'principal', asset, quantity: n as Quantity, amount: 0n as Money }
}

function nameLeg(asset: string): Leg {
  return unitsLeg(asset, 0n)
}
