import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Relief } from '../../shared/account.ts'
import { divideHalfEven, money, textFromQuantity } from '../../shared/amount.ts'
import { addDays, day, isoFromDay } from '../../shared/day.ts'
import type { Closed, Lot } from '../../shared/lot.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { buy, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { valueAt } from './holdings.ts'
import { replay } from './replay.ts'

const RELIEFS = ['fifo', 'lifo', 'hifo', 'specific'] as const

interface Step {
  readonly what: 'buy' | 'sell' | 'split' | 'move' | 'rename'
  readonly account: 'A' | 'B'
  readonly asset: 'X' | 'Y'
  readonly days: number
  readonly units: number
  readonly cents: number
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('buy', 'buy', 'buy', 'sell', 'sell', 'split', 'move', 'rename'),
  account: fc.constantFrom('A', 'B'),
  asset: fc.constantFrom('X', 'Y'),
  days: fc.nat(40),
  units: fc.integer({ min: 1, max: 3_000 }),
  cents: fc.integer({ min: 1, max: 999_999 }),
})
const anyHistory = fc.array(anyStep, { minLength: 1, maxLength: 40 })

/** Steps as a history that adds up: nothing is given that is not held, unless `oversell` lets sales do so. */
function historyOf(steps: readonly Step[], oversell = false): LedgerEvent[] {
  const held = new Map<string, number>()
  const events: LedgerEvent[] = []
  let on = day('2020-01-02')
  steps.forEach(({ what, account, asset, days, units, cents }, i) => {
    on = addDays(on, days)
    const at = isoFromDay(on)
    const place = `${account}${asset}`
    const other = account === 'A' ? 'B' : 'A'
    const n = held.get(place) ?? 0
    const extra = { account, seq: i, key: `k${String(i).padStart(3, '0')}` }
    const add = (where: string, count: number) => held.set(where, (held.get(where) ?? 0) + count)
    const thousandths = (count: number) => (count / 1000).toFixed(3)
    const amount = (cents / 100).toFixed(2)
    switch (what) {
      case 'buy':
        events.push(buy(at, asset, thousandths(units), amount, extra))
        add(place, units)
        return
      case 'sell': {
        const count = oversell ? units : Math.min(units, n)
        if (count === 0) return
        events.push(sell(at, asset, thousandths(count), amount, extra))
        add(place, -Math.min(count, n))
        return
      }
      case 'split':
        if (n === 0) return
        events.push(trade('split', at, asset, thousandths(units), undefined, extra))
        add(place, units)
        return
      case 'move': {
        const count = Math.min(units, n)
        if (count === 0) return
        events.push(trade('transferOut', at, asset, thousandths(-count), undefined, extra))
        const came = { account: other, seq: i, key: `${extra.key}in` }
        events.push(trade('transferIn', at, asset, thousandths(count), undefined, came))
        add(place, -count)
        add(`${other}${asset}`, count)
        return
      }
      case 'rename': {
        if (n === 0) return
        const into = asset === 'X' ? 'Y' : 'X'
        events.push(trade('rename', at, asset, thousandths(-n), undefined, extra))
        events.push(trade('rename', at, into, thousandths(n), undefined, { ...extra, key: `${extra.key}in` }))
        add(place, -n)
        add(`${account}${into}`, n)
      }
    }
  })
  return events
}

function run(events: readonly LedgerEvent[], method: Relief = 'fifo', upTo?: ReturnType<typeof day>) {
  const relief = [{ from: day('2000-01-01'), method }]
  return replay(events, { accounts: ['A', 'B'].map((id) => ({ id, currency: 'USD', relief })), upTo })
}

function sum<T>(list: readonly T[], of: (item: T) => bigint | undefined): bigint {
  return list.reduce((total, item) => total + (of(item) ?? 0n), 0n)
}

function cashOf(events: readonly LedgerEvent[], kind: LedgerEvent['kind']): bigint {
  return sum(
    events.filter((e) => e.kind === kind).flatMap((e) => e.legs),
    (leg) => leg.amount,
  )
}

function unitsOf(events: readonly LedgerEvent[]): bigint {
  return sum(
    events.flatMap((e) => e.legs),
    (leg) => leg.quantity,
  )
}

describe('nothing is made and nothing is lost', () => {
  test('A2, A4: under every method units and cost of all lots and closings are those of all purchases', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...RELIEFS), (steps, method) => {
        const events = historyOf(steps)
        const { open, closed, gaps, cash } = run(events, method)
        expect(gaps).toEqual([])
        expect(sum(open, (l) => l.quantity)).toBe(unitsOf(events))
        expect(sum(open, (l) => l.cost) + sum(closed, (c) => c.cost)).toBe(-cashOf(events, 'buy'))
        expect(sum(closed, (c) => c.proceeds)).toBe(cashOf(events, 'sell'))
        expect(sum(closed, (c) => c.gain)).toBe(sum(closed, (c) => c.proceeds) - sum(closed, (c) => c.cost))
        expect(sum(cash, (c) => c.amount)).toBe(cashOf(events, 'buy') + cashOf(events, 'sell'))
        expect(new Set(open.map((l) => l.id)).size).toBe(open.length)
        expect(open.every((l) => l.quantity > 0n)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('LOT-8: what a sale closes and what it lacks are what it sold, in units and in proceeds', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...RELIEFS), (steps, method) => {
        const events = historyOf(
          steps.filter((s) => s.what === 'buy' || s.what === 'sell'),
          true,
        )
        const { open, closed, gaps } = run(events, method)
        const sold = events.filter((e) => e.kind === 'sell')
        expect(sum(closed, (c) => c.quantity) + sum(gaps, (g) => g.quantity)).toBe(-unitsOf(sold))
        expect(sum(closed, (c) => c.proceeds) + sum(gaps, (g) => g.proceeds)).toBe(cashOf(events, 'sell'))
        expect(sum(open, (l) => l.quantity) - sum(gaps, (g) => g.quantity)).toBe(unitsOf(events))
      }),
      { numRuns: 500 },
    )
  })

  test('LOT-4: once everything is sold, every method has made the same gain', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        const events = historyOf(steps)
        const last = isoFromDay(addDays(events.at(-1)?.tradeDay ?? day('2020-01-02'), 1))
        const rest = new Map<string, bigint>()
        for (const { account, asset, quantity } of run(events).open) {
          rest.set(`${account}${asset}`, (rest.get(`${account}${asset}`) ?? 0n) + quantity)
        }
        const sales = [...rest].map(([place, units]) =>
          sell(last, place[1]!, textFromQuantity(units as Lot['quantity']), '5000', { account: place[0]! }),
        )
        const gains = RELIEFS.map((method) => {
          const { open, closed } = run([...events, ...sales], method)
          expect(open).toEqual([])
          return sum(closed, (c) => c.gain)
        })
        expect(new Set(gains).size).toBe(1)
      }),
      { numRuns: 300 },
    )
  })

  test('A5: a split leaves cost and value as they were', () => {
    const anySplit = fc.record({
      lots: fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 12 }),
      after: fc.integer({ min: 1, max: 40 }),
      before: fc.integer({ min: 1, max: 40 }),
      cents: fc.integer({ min: 1, max: 500_000 }),
    })
    fc.assert(
      fc.property(anySplit, ({ lots, after, before, cents }) => {
        const bought = lots.map((n, i) => buy('2024-01-02', 'X', String(n * before), '100', { seq: i }))
        const held = lots.reduce((a, b) => a + b, 0)
        const split = trade('split', '2024-06-10', 'X', String(held * (after - before)), undefined, {
          seq: 99,
        })
        if (after === before) return
        const was = run(bought).open
        const is = run([...bought, split]).open
        expect(sum(is, (l) => l.cost)).toBe(sum(was, (l) => l.cost))
        expect(sum(is, (l) => l.quantity) * BigInt(before)).toBe(sum(was, (l) => l.quantity) * BigInt(after))
        const close = (BigInt(cents) * 1_000_000n) as Parameters<typeof valueAt>[2]['close']
        const splits = [{ day: day('2024-06-10'), before: BigInt(before), after: BigInt(after) }]
        const quote = { close, unitsOf: day('2024-12-31') }
        const valueWas = sum(was, (l) => valueAt(l.quantity, day('2024-05-31'), quote, splits))
        const valueIs = sum(is, (l) => valueAt(l.quantity, day('2024-06-10'), quote, splits))
        expect(valueWas).toBe(valueIs)
      }),
      { numRuns: 300 },
    )
  })

  test('A7: a transfer between accounts leaves units and cost of the household as they were, on every day', () => {
    fc.assert(
      fc.property(
        anyHistory,
        fc.constantFrom(...RELIEFS),
        fc.integer({ min: -7, max: 7 }),
        (steps, method, late) => {
          const bought = historyOf(steps.filter((s) => s.what === 'buy'))
          const { open } = run(bought, method)
          const out = open[0]
          if (out === undefined) return
          const mine = open.filter((l) => l.account === out.account && l.asset === out.asset)
          const units = textFromQuantity(
            divideHalfEven(sum(mine, (l) => l.quantity) * 2n, 3n) as Lot['quantity'],
          )
          const on = addDays(bought.at(-1)!.tradeDay, 10)
          const sent = trade('transferOut', isoFromDay(on), out.asset, `-${units}`, undefined, {
            account: out.account,
          })
          const came = trade('transferIn', isoFromDay(addDays(on, late)), out.asset, units, undefined, {
            account: out.account === 'A' ? 'B' : 'A',
          })
          for (let d = -8; d <= 8; d++) {
            const after = run([...bought, sent, came], method, addDays(on, d))
            expect(after.gaps).toEqual([])
            expect(sum(after.open, (l) => l.quantity)).toBe(sum(open, (l) => l.quantity))
            expect(sum(after.open, (l) => l.cost)).toBe(sum(open, (l) => l.cost))
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  test('A8: bought and sold at one price, what is left is minus the costs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.nat(9_999),
        fc.nat(9_999),
        (cents, feeIn, feeOut) => {
          const text = (n: number) => (n / 100).toFixed(2)
          const { closed, cash } = run([
            buy('2024-01-02', 'X', '3', text(cents + feeIn), { fee: text(feeIn) }),
            sell('2024-01-03', 'X', '3', text(cents - feeOut), { fee: text(feeOut) }),
          ])
          const costs = -money(text(feeIn + feeOut))
          expect(sum(closed, (c) => c.gain)).toBe(costs)
          expect(sum(cash, (c) => c.amount)).toBe(costs)
        },
      ),
    )
  })
})

describe('order', () => {
  test('LOT-2: the result does not depend on the order in which events are given', () => {
    const anyOrder = anyHistory.chain((steps) => {
      const events = historyOf(steps, true)
      return fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
      })
    })
    fc.assert(
      fc.property(anyOrder, fc.constantFrom(...RELIEFS), ({ events, shuffled }, method) => {
        const plain = ({ open, closed, gaps, cash }: ReturnType<typeof run>) => ({ open, closed, gaps, cash })
        expect(plain(run(shuffled, method))).toEqual(plain(run(events, method)))
      }),
      { numRuns: 300 },
    )
  })

  test('A9: events of one day in different accounts and assets do not touch each other', () => {
    const anyDay = fc.array(
      fc.record({ account: fc.constantFrom('A', 'B'), asset: fc.constantFrom('X', 'Y'), place: fc.nat(99) }),
      { minLength: 2, maxLength: 4 },
    )
    fc.assert(
      fc.property(anyDay, (sales) => {
        const once = [...new Map(sales.map((s) => [`${s.account}${s.asset}`, s])).values()]
        const bought = ['A', 'B'].flatMap((account) =>
          ['X', 'Y'].flatMap((asset) => [
            buy('2024-01-02', asset, '3', '30', { account }),
            buy('2024-01-03', asset, '3', '40', { account }),
          ]),
        )
        const told = (places: readonly number[]) =>
          run([
            ...bought,
            ...once.map(({ account, asset }, i) =>
              sell('2024-02-01', asset, '4', '60', { account, key: `s${account}${asset}`, seq: places[i]! }),
            ),
          ])
            .closed.map((c) => `${c.sale} ${c.lot} ${c.quantity} ${c.proceeds} ${c.gain}`)
            .toSorted()
        expect(told(once.map((s) => s.place))).toEqual(told(once.map((_, i) => i)))
      }),
    )
  })
})

describe('a slow replay written from the rules alone', () => {
  test('O1: 1,000 random histories, each method: the same closings and the same lots', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 1, maxLength: 60 }),
        fc.constantFrom('fifo', 'lifo', 'hifo'),
        (steps, method) => {
          const events = historyOf(
            steps.filter((s) => s.what === 'buy' || s.what === 'sell'),
            true,
          )
          const { open, closed } = run(events, method)
          const slow = slowReplay(events, method)
          expect(closed.map(tellClosed)).toEqual(slow.closed)
          expect(open.map(tellLot).toSorted()).toEqual(slow.open.toSorted())
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

/** Sorts all lots anew for every sale; knows purchases and sales only. */
function slowReplay(events: readonly LedgerEvent[], method: 'fifo' | 'lifo' | 'hifo') {
  interface Held {
    id: string
    place: string
    acquired: number
    n: number
    units: bigint
    cost: bigint
    readonly cost0: bigint
    readonly units0: bigint
  }
  const held: Held[] = []
  const closed: string[] = []
  events.forEach((event, n) => {
    const units = event.legs.find((l) => l.asset !== undefined)!
    const cash = event.legs.reduce((total, l) => total + l.amount, 0n)
    const place = `${event.account} ${units.asset}`
    if (event.kind === 'buy') {
      const own = { units: units.quantity as bigint, cost: -cash }
      held.push({
        id: event.key,
        place,
        acquired: event.tradeDay,
        n,
        ...own,
        cost0: -cash,
        units0: units.quantity,
      })
      return
    }
    const order = held
      .filter((l) => l.place === place && l.units > 0n)
      .sort((a, b) => {
        const age = a.acquired - b.acquired || a.n - b.n
        if (method === 'fifo') return age
        if (method === 'lifo') return -age
        const gap = b.cost0 * a.units0 - a.cost0 * b.units0
        return gap === 0n ? age : gap < 0n ? -1 : 1
      })
    let left: bigint = -units.quantity
    let brought = cash
    for (const lot of order) {
      if (left === 0n) break
      const taken = lot.units < left ? lot.units : left
      const cost = divideHalfEven(lot.cost * taken, lot.units)
      const proceeds = divideHalfEven(brought * taken, left)
      closed.push([event.key, lot.id, taken, cost, proceeds].join(' '))
      lot.units -= taken
      lot.cost -= cost
      brought -= proceeds
      left -= taken
    }
  })
  const open = held.filter((l) => l.units > 0n).map((l) => [l.place, l.id, l.units, l.cost].join(' '))
  return { closed, open }
}

function tellClosed({ sale, lot, quantity, cost, proceeds }: Closed): string {
  return [sale, keyOf(lot), quantity, cost, proceeds].join(' ')
}

function tellLot({ account, asset, id, quantity, cost }: Lot): string {
  return [`${account} ${asset}`, keyOf(id), quantity, cost].join(' ')
}

function keyOf(lot: string): string {
  return lot.slice(0, lot.indexOf(':'))
}
