import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buy, cashLeg, trade } from '../../../tests/support/ledgerEvents.ts'
import { money, price, quantity } from '../../shared/amount.ts'
import { day } from '../../shared/day.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { holdingsOf } from './holdings.ts'
import { reconcile } from './reconcile.ts'
import type { StatedUnits, TwoSides } from './reconcile.ts'
import { replay } from './replay.ts'

const DAY = day('2024-06-28')

/** What a ledger of these events holds at the end of June 2024, against what a broker states. */
function sides(
  events: readonly LedgerEvent[],
  stated: readonly StatedUnits[],
  cash: Readonly<Record<string, string>> = {},
): TwoSides {
  const accounts = ['A', 'B'].map((id) => ({ id, currency: 'USD', relief: [] }))
  const { open, cash: sums, gaps } = replay(events, { accounts, upTo: DAY })
  return {
    day: DAY,
    accounts: ['A', 'B'],
    stated,
    statedCash: Object.entries(cash).map(([account, amount]) => ({
      account,
      currency: 'USD',
      line: 9,
      amount: money(amount),
    })),
    held: holdingsOf(open),
    cash: sums,
    gaps,
    events,
    close: () => undefined,
  }
}

function units(asset: string, n: string, more: Partial<StatedUnits> & { each?: string } = {}): StatedUnits {
  const { each = '10', ...rest } = more
  return {
    account: 'A',
    asset,
    line: 2,
    quantity: quantity(n),
    decimals: n.split('.')[1]?.length ?? 0,
    cost: undefined,
    price: price(each),
    currency: 'USD',
    ...rest,
  }
}

const bought = (on: string, n: string, cost = '1000', asset = 'SYN', account = 'A') =>
  buy(on, asset, n, cost, { key: `${account}${asset}${on}`, account })

function deposit(amount: string): LedgerEvent {
  return {
    key: 'deposit',
    account: 'A',
    kind: 'deposit',
    tradeDay: day('2024-01-02'),
    seqInDay: 8,
    legs: [cashLeg('transfer', 'USD', money(amount))],
    note: '',
  }
}

describe('what both sides say', () => {
  test('REC-4: equal units are equal, also where the file rounds what it shows', () => {
    const events = [bought('2024-01-02', '10.12345')]
    expect(reconcile(sides(events, [units('SYN', '10.12345')]))).toMatchObject([{ state: 'equal' }])
    expect(reconcile(sides(events, [units('SYN', '10.123')]))).toMatchObject([{ state: 'rounded' }])
    expect(reconcile(sides(events, [units('SYN', '10.124')]))).toMatchObject([{ state: 'different' }])
    // Whole shares are no rounding of a tenth of one.
    expect(reconcile(sides(events, [units('SYN', '10')]))).toMatchObject([{ state: 'different' }])
  })

  test('REC-3: cash that a file does not state is not compared; cash it states is, to the cent', () => {
    const events = [deposit('500.004')]
    expect(reconcile(sides(events, []))).toEqual([])
    expect(reconcile(sides(events, [], { A: '500' }))).toMatchObject([{ what: 'cash', state: 'rounded' }])
    expect(reconcile(sides(events, [], { A: '499' }))).toMatchObject([
      { what: 'cash', state: 'different', money: money('1.004') },
    ])
  })

  test('REC-5: another cost is listed behind and says why, where the units agree', () => {
    const events = [bought('2024-01-02', '10', '1000')]
    expect(reconcile(sides(events, [units('SYN', '10', { cost: money('1100') })]))).toMatchObject([
      { what: 'cost', state: 'different', apart: money('100'), causes: [{ kind: 'costMethod' }] },
      { what: 'units', state: 'equal' },
    ])
  })

  test('REC-8: differences stand first, the dearest before the rest', () => {
    const rows = reconcile(
      sides(
        [bought('2024-01-02', '10'), bought('2024-01-02', '5', '50', 'TWO')],
        [units('SYN', '11', { each: '3' }), units('TWO', '5'), units('NEW', '2', { each: '700' })],
      ),
    )
    expect(rows.map(({ asset, state }) => [asset, state])).toEqual([
      ['NEW', 'different'],
      ['SYN', 'different'],
      ['TWO', 'equal'],
    ])
  })
})

describe('REC-6: what is likely behind a difference in units', () => {
  const causes = (events: readonly LedgerEvent[], stated: readonly StatedUnits[]) =>
    reconcile(sides(events, stated)).find(({ state }) => state === 'different')?.causes

  test('units that the ledger has never heard of: an opening lot', () => {
    expect(causes([bought('2024-01-02', '10')], [units('SYN', '10'), units('OLD', '7')])).toMatchObject([
      { kind: 'openingLotMissing', quantity: quantity('7') },
      { kind: 'tradeAfterImport' },
    ])
  })

  test('units bought after the last import', () => {
    expect(causes([bought('2024-06-03', '10')], [units('SYN', '13')])).toMatchObject([
      {
        kind: 'tradeAfterImport',
        side: 'bought',
        quantity: quantity('3'),
        from: day('2024-06-04'),
        to: DAY,
      },
    ])
  })

  test('a split four to one: the ratio fits and the cost is the same', () => {
    const events = [bought('2024-01-02', '10', '1000')]
    expect(causes(events, [units('SYN', '40', { cost: money('1000') })])?.[0]).toMatchObject({
      kind: 'splitUnrecorded',
      after: 4,
      before: 1,
      added: quantity('30'),
    })
    // The cost of 40 is four times as high: they were bought.
    expect(causes(events, [units('SYN', '40', { cost: money('4000') })])?.[0]).toMatchObject({
      kind: 'tradeAfterImport',
    })
  })

  test('a reverse split one for eight', () => {
    expect(causes([bought('2024-01-02', '80')], [units('SYN', '10')])?.[0]).toMatchObject({
      kind: 'splitUnrecorded',
      after: 1,
      before: 8,
      added: quantity('-70'),
    })
  })

  test('a dividend that was reinvested', () => {
    const events = [bought('2024-01-02', '100'), trade('dividend', '2024-06-14', 'SYN', '0', '12')]
    expect(causes(events, [units('SYN', '101.2', { each: '10' })])?.[0]).toEqual({
      kind: 'dividendReinvested',
      day: day('2024-06-14'),
      quantity: quantity('1.2'),
      amount: money('12'),
    })
  })

  test('the same units under another name', () => {
    expect(causes([bought('2024-01-02', '33', '100', 'FB')], [units('META', '33')])?.[0]).toEqual({
      kind: 'renamed',
      from: 'FB',
      to: 'META',
    })
  })

  test('the same difference the other way round in another account', () => {
    const events = [bought('2024-01-02', '10'), bought('2024-01-02', '7', '90', 'SYN', 'B')]
    expect(causes(events, [units('SYN', '13'), units('SYN', '4', { account: 'B' })])?.[0]).toMatchObject({
      kind: 'otherAccount',
    })
  })

  test('a file of another day than it says', () => {
    expect(
      causes([bought('2024-01-02', '10'), bought('2024-06-27', '7')], [units('SYN', '10')])?.[0],
    ).toEqual({ kind: 'otherDay', day: day('2024-06-26') })
    expect(
      causes([bought('2024-01-02', '10'), bought('2024-07-01', '7')], [units('SYN', '17')])?.[0],
    ).toEqual({ kind: 'otherDay', day: day('2024-07-01') })
  })

  test('a row that stands twice', () => {
    const events = [bought('2024-01-02', '10'), bought('2024-03-04', '7'), bought('2024-03-05', '7')]
    expect(causes(events, [units('SYN', '17')])?.[0]).toMatchObject({
      kind: 'rowTwice',
      event: 'ASYN2024-03-05',
      quantity: quantity('7'),
    })
  })

  test('nothing at hand tells: no cause is made up', () => {
    const events = [bought('2024-01-02', '10'), bought('2024-06-28', '1', '9', 'TWO')]
    expect(causes(events, [units('SYN', '10.7'), units('TWO', '1')])).toEqual([{ kind: 'notRecorded' }])
  })
})

describe('REC-7: what is likely behind a difference in cash', () => {
  const causes = (stated: string, positions: readonly StatedUnits[] = []) =>
    reconcile(sides([deposit('50000')], positions, { A: stated })).find(({ what }) => what === 'cash')?.causes

  test('a fee, an income, money moved: by sign and size', () => {
    expect(causes('49987.50')).toEqual([{ kind: 'fee', amount: money('-12.5') }])
    expect(causes('50003.21')).toEqual([{ kind: 'income', amount: money('3.21') }])
    expect(causes('52000')).toEqual([{ kind: 'moneyMoved', amount: money('2000') }])
  })

  test('the money of a purchase that is missing too', () => {
    expect(causes('49299', [units('NEW', '7', { each: '100' })])).toEqual([
      { kind: 'cashOfTrades', amount: money('-701') },
    ])
  })
})

test('REC-4: a ledger agrees with what it holds itself, whatever that is', () => {
  const someBuys = fc.array(
    fc.record({
      on: fc.integer({ min: 0, max: 170 }),
      asset: fc.constantFrom('ONE', 'TWO', 'THREE'),
      units: fc.integer({ min: 1, max: 10_000_000 }),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(someBuys, (buys) => {
      const events = buys.map(({ on, asset, units: n }, i) =>
        buy(isoAfter(on), asset, String(n / 1000), '100', { key: `k${i}` }),
      )
      const own = sides(events, [])
      const stated = own.held.map((holding) => ({
        ...units(holding.asset, '0'),
        quantity: holding.quantity,
        cost: holding.cost,
      }))
      const statedCash = own.cash.map((sum) => ({ ...sum, line: 1 }))
      const rows = reconcile({ ...own, stated, statedCash })
      expect(rows.filter(({ state }) => state !== 'equal')).toEqual([])
    }),
    { numRuns: 200 },
  )
})

function isoAfter(days: number): string {
  const month = 1 + Math.floor(days / 28)
  return `2024-${String(Math.min(month, 6)).padStart(2, '0')}-${String(1 + (days % 28)).padStart(2, '0')}`
}
