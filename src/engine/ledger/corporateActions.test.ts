import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { money, price, quantity, rate, textFromMoney } from '../../shared/amount.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import { day } from '../../shared/day.ts'
import type { Terms } from '../../shared/terms.ts'
import type { LedgerEvent, Leg } from '../../shared/trade.ts'
import { buy, cashLeg, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { closings, gaps, lots, run } from '../../../tests/support/lotBook.ts'
import type { Replay } from './replay.ts'

/** The terms of an event, stated afterwards. */
function state(of: string, terms: Terms, key = `terms-${of}`): LedgerEvent {
  return {
    key,
    account: 'A',
    kind: 'terms',
    tradeDay: day('2020-01-01'),
    seqInDay: 9,
    legs: [],
    note: '',
    terms,
    termsOf: of,
  }
}

/** Units out of one asset and into another, with cash, in one event. */
function merger(
  on: string,
  out: [string, string],
  into: [string, string] | undefined,
  cash?: string,
): LedgerEvent {
  const units = (asset: string, n: string): Leg => ({
    role: 'principal',
    asset,
    quantity: quantity(n),
    amount: 0n as Money,
  })
  const legs = [units(out[0], `-${out[1]}`)]
  if (into !== undefined) legs.push(units(...into))
  if (cash !== undefined) legs.push(cashLeg('principal', 'USD', money(cash)))
  return { key: 'm', account: 'A', kind: 'merger', tradeDay: day(on), seqInDay: 1, legs, note: '' }
}

function asks({ asks: list }: Replay): string[] {
  return list.map(({ kind, event, asset }) => `${kind} of ${asset}: ${event}`)
}

describe('splits whose ratio is known', () => {
  const held = buy('2020-01-02', 'X', '10', '1000')
  const split = trade('split', '2020-08-31', 'X', '300', undefined, { key: 's' })
  const four = { kind: 'split', after: quantity('4'), before: quantity('1') } as const

  test('LOT-10, LOT-30: added shares of a position that is not whole give a wrong ratio; a stated one mends it', () => {
    // 100 were held in truth: 300 came with four for one. The ledger knows of ten.
    expect(lots(run([held, split]))).toEqual(['A 310 X cost 1000 since 2020-01-02'])
    const mended = run([held, split, state('s', four)])
    expect(lots(mended)).toEqual(['A 40 X cost 1000 since 2020-01-02'])
    expect(gaps(mended)).toEqual(['s: 360 X brought 0'])
  })

  test('LOT-30: the ratio that prices list within a week does it too', () => {
    const splits = new Map([['X', [{ day: day('2020-08-28'), before: 1n, after: 4n }]]])
    expect(lots(run([held, split], 'fifo', { splits }))).toEqual(['A 40 X cost 1000 since 2020-01-02'])
    const opening = trade('openingLot', '2019-05-01', 'X', '90', undefined, { basis: '4500' })
    const whole = run([held, split, opening], 'fifo', { splits })
    expect(lots(whole)).toEqual(['A 360 X cost 4500 since 2019-05-01', 'A 40 X cost 1000 since 2020-01-02'])
    expect(gaps(whole)).toEqual([])
  })

  test('LOT-30: a broker who rounds keeps its count', () => {
    const three = trade('split', '2020-08-31', 'X', '4', undefined, { key: 's' })
    const terms = { kind: 'split', after: quantity('3'), before: quantity('2') } as const
    expect(lots(run([buy('2020-01-02', 'X', '9', '900'), three, state('s', terms)]))).toEqual([
      'A 13 X cost 900 since 2020-01-02',
    ])
  })

  test('LOT-29, LOT-30: where units were missing before, the ratio is asked and lots stay', () => {
    const result = run([
      held,
      sell('2020-02-03', 'X', '15', '1500'),
      buy('2020-03-02', 'X', '5', '500'),
      split,
    ])
    expect(lots(result)).toEqual(['A 5 X cost 500 since 2020-03-02'])
    expect(asks(result)).toEqual(['ratio of X: s'])
  })

  test('LOT-31: one for ten of 105 with cash for the half: the half is sold', () => {
    const events = [
      buy('2020-01-02', 'X', '105', '1050'),
      trade('split', '2021-03-01', 'X', '-94.5', undefined, { seq: 1 }),
      sell('2021-03-01', 'X', '0.5', '60', { seq: 6 }),
    ]
    expect(closings(run(events))).toEqual(['0.5 of 2020-01-02: 60 - 50 = 10 long'])
    expect(lots(run(events))).toEqual(['A 10 X cost 1000 since 2020-01-02'])
  })
})

describe('spin-offs', () => {
  const parent = [buy('2020-01-02', 'P', '100', '3000'), buy('2021-01-04', 'P', '50', '2000')]
  const spun = trade('spinOff', '2022-04-11', 'S', '30', undefined, { key: 's' })

  test('LOT-32: a share of 24 % moves from each lot, with its day', () => {
    const terms = { kind: 'spinOff', parent: 'P', share: rate('0.24') } as const
    const result = run([...parent, spun, state('s', terms)])
    expect(lots(result)).toEqual([
      'A 100 P cost 2280 since 2020-01-02',
      'A 50 P cost 1520 since 2021-01-04',
      'A 20 S cost 720 since 2020-01-02',
      'A 10 S cost 480 since 2021-01-04',
    ])
    expect(asks(result)).toEqual([])
  })

  test('LOT-29, LOT-32: without a share the question is open; the cost is unknown, never zero', () => {
    const result = run([...parent, spun])
    expect(asks(result)).toEqual(['share of S: s'])
    expect(lots(result).at(-1)).toBe('A 30 S cost unknown since 2022-04-11')
  })

  test('LOT-26: of two statements the later counts', () => {
    const early = state('s', { kind: 'spinOff', parent: 'P', share: rate('0.5') }, 'a')
    const late = state('s', { kind: 'spinOff', parent: 'P', share: rate('0.1') }, 'b')
    expect(lots(run([...parent, spun, late, early])).at(0)).toBe('A 100 P cost 2700 since 2020-01-02')
  })
})

describe('mergers', () => {
  const worth = (kind: 'reorganisation' | 'taxable', each: string) =>
    state('m', { kind, unitValue: price(each) })

  test('LOT-33: cash beside shares: the lesser of the cash and the gain is taxed, lot by lot', () => {
    // 100 old shares become 50 new ones worth 40 and 1,000 in cash: 3,000 in all, half to each lot.
    // The first cost 200: gained 1,300, taxed 500, keeps 200 - 500 + 500. The second cost 1,300: gained 200, all of it taxed.
    const events = [
      buy('2020-01-02', 'T', '50', '200'),
      buy('2021-06-01', 'T', '50', '1300'),
      merger('2022-03-01', ['T', '100'], ['N', '50'], '1000'),
    ]
    const result = run([...events, worth('reorganisation', '40')])
    expect(closings(result)).toEqual([
      '0 of 2020-01-02: 500 - 0 = 500 long',
      '0 of 2021-06-01: 500 - 300 = 200 short',
    ])
    expect(lots(result)).toEqual(['A 25 N cost 200 since 2020-01-02', 'A 25 N cost 1000 since 2021-06-01'])
    expect(asks(run(events))).toEqual(['unitValue of N: m'])
  })

  test('LOT-33: a loss is not recognised; the cash comes off the cost', () => {
    const events = [
      buy('2020-01-02', 'T', '100', '9000'),
      merger('2022-03-01', ['T', '100'], ['N', '50'], '1000'),
      worth('reorganisation', '40'),
    ]
    expect(closings(run(events))).toEqual(['0 of 2020-01-02: 1000 - 1000 = 0 long'])
    expect(lots(run(events))).toEqual(['A 50 N cost 8000 since 2020-01-02'])
  })

  test('LOT-33: an exchange taxed in full is a sale for value and cash, and a purchase at that value', () => {
    const events = [
      buy('2020-01-02', 'T', '100', '9000'),
      merger('2022-03-01', ['T', '100'], ['N', '50'], '1000'),
      worth('taxable', '40'),
    ]
    expect(closings(run(events))).toEqual(['100 of 2020-01-02: 3000 - 9000 = -6000 long'])
    expect(lots(run(events))).toEqual(['A 50 N cost 2000 since 2022-03-01'])
  })

  test('LOT-34: shares bought on the day of the merger take part in it', () => {
    const events = [
      buy('2020-01-02', 'T', '60', '600'),
      merger('2022-03-01', ['T', '100'], ['N', '50']),
      buy('2022-03-01', 'T', '40', '800', { seq: 4 }),
      sell('2022-03-01', 'N', '10', '500', { seq: 6 }),
    ]
    const result = run(events)
    expect(gaps(result)).toEqual([])
    expect(closings(result)).toEqual(['10 of 2020-01-02: 500 - 200 = 300 long'])
    expect(lots(result)).toEqual(['A 20 N cost 400 since 2020-01-02', 'A 20 N cost 800 since 2022-03-01'])
  })

  test('LOT-34: so do they in a merger for cash', () => {
    const events = [
      buy('2020-01-02', 'T', '60', '600'),
      merger('2022-03-01', ['T', '100'], undefined, '3000'),
      buy('2022-03-01', 'T', '40', '800', { seq: 4 }),
    ]
    expect(closings(run(events))).toEqual([
      '60 of 2020-01-02: 1800 - 600 = 1200 long',
      '40 of 2022-03-01: 1200 - 800 = 400 short',
    ])
    expect(gaps(run(events))).toEqual([])
  })
})

describe('inherited and given', () => {
  const given = (cost: string, value: string): LedgerEvent => ({
    ...trade('openingLot', '2023-05-01', 'X', '100', undefined, { key: 'g', basis: cost }),
    terms: {
      kind: 'gifted',
      given: day('2023-05-01'),
      acquired: day('2015-03-02'),
      cost: money(cost),
      value: money(value),
    },
  })

  test('LOT-28: inherited units are long-term on the day after', () => {
    const lot: LedgerEvent = {
      ...trade('openingLot', '2023-05-01', 'X', '10', undefined, { key: 'i', basis: '1000' }),
      terms: { kind: 'inherited', died: day('2023-05-01'), cost: money('1000') },
    }
    expect(closings(run([lot, sell('2023-05-02', 'X', '4', '500')]))).toEqual([
      '4 of 2023-05-01: 500 - 400 = 100 long',
    ])
    expect(run([lot]).open[0]?.origin).toEqual({ kind: 'inherited' })
  })

  // Publication 551, "Property received as a gift": a donor's basis of 10,000, worth 8,000 when given.
  test.each([
    ['12000', '100 of 2015-03-02: 12000 - 10000 = 2000 long'],
    ['7000', '100 of 2023-05-01: 7000 - 8000 = -1000 short'],
    ['9000', '100 of 2015-03-02: 9000 - 9000 = 0 long'],
    ['10000', '100 of 2015-03-02: 10000 - 10000 = 0 long'],
    ['8000', '100 of 2015-03-02: 8000 - 8000 = 0 long'],
  ])('LOT-27: worth less than the donor paid, sold for %s', (brought, closing) => {
    const result = run([given('10000', '8000'), sell('2023-11-01', 'X', '100', brought)])
    expect(closings(result)).toEqual([closing])
    expect(result.closed[0]?.released ?? result.closed[0]?.cost).toBe(money('10000'))
  })

  test('LOT-27: worth more than the donor paid there is one basis, and the holding period tacks', () => {
    expect(closings(run([given('5000', '8000'), sell('2023-11-01', 'X', '100', '4000')]))).toEqual([
      '100 of 2015-03-02: 4000 - 5000 = -1000 long',
    ])
  })

  test('LOT-27: a part sold takes its part of both bases, through a split and a transfer', () => {
    const result = run([
      given('10000', '8000'),
      trade('split', '2023-06-01', 'X', '100'),
      sell('2023-07-03', 'X', '50', '1500'),
      trade('transferOut', '2023-08-01', 'X', '-150'),
      trade('transferIn', '2023-08-01', 'X', '150', undefined, { account: 'B' }),
    ])
    expect(closings(result)).toEqual(['50 of 2023-05-01: 1500 - 2000 = -500 short'])
    expect(result.open.map((l) => [l.account, l.cost, l.origin])).toEqual([
      ['B', money('7500'), { kind: 'gifted', given: day('2023-05-01'), value: money('6000') }],
    ])
  })

  test('LOT-12, LOT-26, LOT-29: a transfer in without basis asks, and the answer takes its place', () => {
    const moved = trade('transferIn', '2023-05-01', 'X', '10', undefined, { key: 't' })
    expect(asks(run([moved]))).toEqual(['basis of X: t'])
    const answered = run([
      moved,
      state('t', { kind: 'basis', acquired: day('2019-03-04'), cost: money('70') }),
    ])
    expect(asks(answered)).toEqual([])
    expect(lots(answered)).toEqual(['A 10 X cost 70 since 2019-03-04'])
  })
})

describe('premiums', () => {
  const contracts = new Map([
    ['PUT', { underlying: 'X', right: 'put', multiplier: 100n } as const],
    ['CALL', { underlying: 'X', right: 'call', multiplier: 100n } as const],
  ])
  const by = (...events: LedgerEvent[]) => run(events, 'fifo', { contracts })

  test('LOT-35: a put assigned: the shares cost the strike less the premium', () => {
    const result = by(
      trade('sellToOpen', '2024-01-02', 'PUT', '-2', '300'),
      buy('2024-02-16', 'X', '200', '10000', { seq: 4 }),
      trade('optionAssigned', '2024-02-16', 'PUT', '2', undefined, { seq: 5 }),
    )
    expect(lots(result)).toEqual(['A 200 X cost 9700 since 2024-02-16'])
    expect(result.closed).toEqual([])
  })

  test('LOT-35: a call exercised: the shares cost the strike and the premium, also some days later', () => {
    const result = by(
      trade('buyToOpen', '2024-01-02', 'CALL', '1', '-250'),
      trade('optionExercised', '2024-02-16', 'CALL', '-1', undefined, { seq: 5 }),
      buy('2024-02-20', 'X', '100', '5000', { seq: 4 }),
    )
    expect(lots(result)).toEqual(['A 100 X cost 5250 since 2024-02-20'])
  })

  test('LOT-35: a call assigned adds its premium to the proceeds; a put exercised takes its own off', () => {
    const held = buy('2020-01-02', 'X', '200', '4000')
    const called = by(
      held,
      trade('sellToOpen', '2024-01-02', 'CALL', '-1', '120'),
      trade('optionAssigned', '2024-02-16', 'CALL', '1', undefined, { seq: 5 }),
      sell('2024-02-16', 'X', '100', '3000', { seq: 6 }),
    )
    expect(closings(called)).toEqual(['100 of 2020-01-02: 3120 - 2000 = 1120 long'])
    const put = by(
      held,
      trade('buyToOpen', '2024-01-02', 'PUT', '1', '-80'),
      trade('optionExercised', '2024-02-16', 'PUT', '-1', undefined, { seq: 5 }),
      sell('2024-02-16', 'X', '100', '3000', { seq: 6 }),
    )
    expect(closings(put)).toEqual(['100 of 2020-01-02: 2920 - 2000 = 920 long'])
  })

  test('LOT-16, LOT-29: without its trade in the shares an option closes by itself, and the ledger asks', () => {
    const result = by(
      trade('sellToOpen', '2024-01-02', 'PUT', '-1', '150'),
      trade('optionAssigned', '2024-02-16', 'PUT', '1', undefined, { seq: 5 }),
    )
    expect(closings(result)).toEqual(['-1 of 2024-01-02: 0 - -150 = 150 short'])
    expect(asks(result)).toEqual(['contract of PUT: optionAssigned-2024-02-16-PUT-A-5'])
  })

  test('LOT-16: where lots of the option are missing its premium is not guessed', () => {
    const result = by(
      buy('2024-02-16', 'X', '100', '5000', { seq: 4 }),
      trade('optionAssigned', '2024-02-16', 'PUT', '1', undefined, { seq: 5 }),
    )
    expect(lots(result)).toEqual(['A 100 X cost 5000 since 2024-02-16'])
    expect(gaps(result)).toEqual(['optionAssigned-2024-02-16-PUT-A-5: 1 PUT brought 0'])
  })
})

describe('nothing is made or lost', () => {
  const any = fc.record({
    lots: fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: 9_999_999 }),
        cost: fc.integer({ min: 0, max: 99_999_999 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    into: fc.integer({ min: 1, max: 9_999_999 }),
    cash: fc.integer({ min: 0, max: 99_999_999 }),
    each: fc.integer({ min: 0, max: 9_999 }),
    share: fc.integer({ min: 0, max: 10_000 }),
  })
  const exact = (n: number, decimals: number) => (n / 10 ** decimals).toFixed(decimals)

  test('LOT-33: what lots cost and cash bring: cost after = cost before - cash + gain', () => {
    fc.assert(
      fc.property(any, ({ lots: all, into, cash, each }) => {
        const out = all.reduce((sum, l) => sum + l.units, 0)
        const events = [
          ...all.map((l, i) => buy('2020-01-02', 'T', exact(l.units, 3), exact(l.cost, 4), { seq: i })),
          merger('2022-03-01', ['T', exact(out, 3)], ['N', exact(into, 3)], exact(cash, 4)),
          state('m', { kind: 'reorganisation', unitValue: price(exact(each, 2)) }),
        ]
        const { open, closed } = run(events)
        const before = all.reduce((sum, l) => sum + money(exact(l.cost, 4)), 0n)
        const after = open.reduce((sum, l) => sum + l.cost!, 0n)
        const gain = closed.reduce((sum, c) => sum + c.gain!, 0n)
        expect(textFromMoney(after as Money)).toBe(
          textFromMoney((before - money(exact(cash, 4)) + gain) as Money),
        )
        expect(open.reduce((sum, l) => sum + l.quantity, 0n)).toBe(quantity(exact(into, 3)))
        for (const c of closed) expect(c.gain! >= 0n && c.gain! <= c.proceeds).toBe(true)
        for (const l of open) expect(l.cost! >= 0n).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('LOT-32: a spin-off moves cost and makes none', () => {
    fc.assert(
      fc.property(any, ({ lots: all, into, share }) => {
        const events = [
          ...all.map((l, i) => buy('2020-01-02', 'P', exact(l.units, 3), exact(l.cost, 4), { seq: i })),
          trade('spinOff', '2022-03-01', 'S', exact(into, 3), undefined, { key: 's' }),
          state('s', { kind: 'spinOff', parent: 'P', share: rate(exact(share, 4)) }),
        ]
        const { open } = run(events)
        const before = all.reduce((sum, l) => sum + money(exact(l.cost, 4)), 0n)
        expect(open.reduce((sum, l) => sum + l.cost!, 0n)).toBe(before)
        const spun = open.filter((l) => l.asset === 'S')
        expect(spun.reduce((sum, l) => sum + l.quantity, 0n) as Quantity).toBe(quantity(exact(into, 3)))
      }),
      { numRuns: 400 },
    )
  })
})
