import type { Relief } from '../../../src/shared/account.ts'
import {
  floatFromMoney,
  floatFromQuantity,
  money,
  quantity,
  textFromQuantity,
} from '../../../src/shared/amount.ts'
import { addDays, day, isoFromDay } from '../../../src/shared/day.ts'
import type { Closed, Lot } from '../../../src/shared/lot.ts'
import type { LedgerEvent } from '../../../src/shared/trade.ts'
import { replay } from '../../../src/engine/ledger/replay.ts'
import { trade } from '../ledgerEvents.ts'

/** The family `taxlots`: every case becomes events, and the replay answers. */
export const cover = {
  lot_matching: matchLots,
  cost_basis_fifo: basisOfSale,
  cost_basis_average_single_category: averageBasis,
  remaining_cost: remainingCost,
  realised_gains_by_year_and_type: gainsByType,
}

interface Inventory {
  readonly method: string
  readonly inventory: readonly { readonly units: number; readonly cost: number; readonly date: string }[]
  readonly reduce_units: readonly number[]
}

/** Lots with cost per unit; sales on the day after the last. Selling more than there is must leave a gap. */
function matchLots({ method, inventory, reduce_units }: Inventory): unknown {
  if (method !== 'FIFO' && method !== 'LIFO' && method !== 'HIFO') return undefined
  const after = isoFromDay(
    addDays(
      day(
        inventory
          .map((l) => l.date)
          .toSorted()
          .at(-1)!,
      ),
      1,
    ),
  )
  const events = [
    ...inventory.map((l, i) => bought(l.date, String(l.units), times(l.cost, l.units), i)),
    ...reduce_units.map((units, i) => trade('sell', after, 'X', String(units), '0', { seq: i })),
  ]
  const relief = [{ from: day('1990-01-01'), method: method.toLowerCase() as 'fifo' | 'lifo' | 'hifo' }]
  const { open, closed, gaps } = replay(events, { accounts: [{ id: 'A', currency: 'USD', relief }] })
  if (gaps.length > 0) return { error: true }
  const place = new Map(inventory.map((l, i) => [l.date, i]))
  return {
    booked: closed.map((c) => ({
      units: -floatFromQuantity(c.quantity),
      cost: each(c.cost, c.quantity),
      date: isoFromDay(c.acquired),
    })),
    inventory_after: open
      .map((l) => ({
        units: floatFromQuantity(l.quantity),
        cost: each(l.cost, l.quantity),
        date: isoFromDay(l.acquired),
      }))
      .sort((a, b) => place.get(a.date)! - place.get(b.date)!),
  }
}

function basisOfSale(input: {
  lots: readonly [string, number, number][]
  sell: [string, number, number]
}): unknown {
  const [on, units, price] = input.sell
  const { open, closed } = run([
    ...input.lots.map(([date, n, cost], i) => bought(date, String(n), times(cost, n), i)),
    trade('sell', on, 'X', String(-units), String(units * price)),
  ])
  return {
    basis: sum(closed, 'cost'),
    proceeds: sum(closed, 'proceeds'),
    gain: sum(closed, 'gain'),
    remaining_shares: open.reduce((n, l) => n + floatFromQuantity(l.quantity), 0),
  }
}

/** The publication gives what each lot cost and the shares of all together; how they spread over the lots changes no average. */
function averageBasis(input: {
  lots_costs: readonly number[]
  lots_total_shares: number
  sell_shares: number
}): unknown {
  const each = input.lots_total_shares / input.lots_costs.length
  const { open, closed } = run(
    [
      ...input.lots_costs.map((cost, i) => bought('2008-02-06', String(each), cost.toFixed(6), i)),
      trade('sell', '2009-10-01', 'X', String(-input.sell_shares), '0'),
    ],
    'average',
  )
  const basis = sum(closed, 'cost')
  return {
    average: basis / input.sell_shares,
    basis,
    remaining_basis: costOf(open),
    remaining_shares: open.reduce((n, l) => n + floatFromQuantity(l.quantity), 0),
  }
}

function remainingCost(input: { txns: readonly [string, 'buy' | 'sell', number, number][] }): unknown {
  const events = input.txns.map(([on, side, units, amount], i) =>
    side === 'buy'
      ? bought(on, String(units), amount.toFixed(6), i)
      : trade('sell', on, 'X', String(-units), amount.toFixed(6), { seq: i }),
  )
  return {
    fifo: costOf(run(events).open),
    moving_average: costOf(run(events, 'adjustedCostBase').open),
  }
}

interface Crypto {
  readonly ins: readonly [string, string, number, number, number][]
  readonly outs: readonly [string, string, number, number, number][]
  readonly transfers: readonly [string, number, number, number | null][]
}

/**
 * Coins in, out and lost as the fee of a transfer between own accounts. Each way out is a sale at the spot price, the coins that
 * pay its fee go with it and bring nothing; interest is income at spot, and opens a lot at that cost.
 */
function gainsByType({ ins, outs, transfers }: Crypto): unknown {
  const types = new Map<string, string>()
  const out = (date: string, type: string, units: number, brought: number): LedgerEvent => {
    const key = `${type} ${date}`
    types.set(key, type)
    return trade('sell', date, 'X', textFromQuantity(quantity((-units).toFixed(10))), brought.toFixed(6), {
      key,
    })
  }
  const { closed } = run([
    ...ins.map(([date, , units, spot, fee], i) => bought(date, String(units), String(units * spot + fee), i)),
    ...outs.map(([date, type, units, spot, fee]) => out(date, type.toUpperCase(), units + fee, units * spot)),
    ...transfers
      .filter(([, sent, received]) => sent > received)
      .map(([date, sent, received, spot]) => out(date, 'MOVE', sent - received, (sent - received) * spot!)),
  ])
  const years: Record<string, Record<string, unknown>> = {}
  for (const c of closed) {
    const year = (years[isoFromDay(c.sold).slice(0, 4)] ??= {})
    const type = types.get(c.sale)!
    const own = closed.filter(
      (o) => types.get(o.sale) === type && isoFromDay(o.sold).slice(0, 4) === isoFromDay(c.sold).slice(0, 4),
    )
    year[type] = {
      gain: sum(own, 'gain'),
      proceeds: sum(own, 'proceeds'),
      basis: sum(own, 'cost'),
      term: c.term,
      qty: own.reduce((n, o) => n + floatFromQuantity(o.quantity), 0),
    }
  }
  for (const [date, type, units, spot] of ins) {
    if (type !== 'interest') continue
    const year = (years[date.slice(0, 4)] ??= {})
    const before = (year['INTEREST'] as { gain: number } | undefined)?.gain ?? 0
    year['INTEREST'] = { gain: before + units * spot }
  }
  return years
}

function run(events: readonly LedgerEvent[], method: Relief = 'fifo') {
  const relief = [{ from: day('1990-01-01'), method }]
  return replay(events, { accounts: [{ id: 'A', currency: 'USD', relief }] })
}

function costOf(open: readonly Lot[]): number {
  return open.reduce((total, l) => total + floatFromMoney(l.cost ?? money('0')), 0)
}

function bought(on: string, units: string, cost: string, seq: number): LedgerEvent {
  return trade('buy', on, 'X', units, `-${cost}`, { seq })
}

function times(cost: number, units: number): string {
  return (cost * units).toFixed(6)
}

function each(
  cost: Parameters<typeof floatFromMoney>[0] | undefined,
  units: Parameters<typeof floatFromQuantity>[0],
): number {
  return cost === undefined ? NaN : floatFromMoney(cost) / floatFromQuantity(units)
}

function sum(closed: readonly Closed[], of: 'cost' | 'proceeds' | 'gain'): number {
  return closed.reduce((total, c) => total + floatFromMoney(c[of] ?? money('0')), 0)
}
