import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testContext, testHost } from '../../../tests/support/ledger.ts'
import { contract } from '../../shared/contract.ts'
import type { Input, Output } from '../../shared/contract.ts'
import { day } from '../../shared/day.ts'
import type { Entry } from '../../shared/entry.ts'
import type { Result } from '../../shared/refusal.ts'
import { valueOf } from '../../shared/refusal.ts'
import { addAccount } from '../store/accounts.ts'
import { checkLedger, stateHash } from '../store/check.ts'
import { listDecisions } from '../store/decisions.ts'
import { markFiled } from '../store/filedYears.ts'
import { write } from '../store/write.ts'
import { editingHandlers } from './editing.ts'
import type { Context } from './handler.ts'
import { importHandlers } from './import.ts'
import { ledgerHandlers } from './ledger.ts'

const all = { ...editingHandlers, ...ledgerHandlers, ...importHandlers }
type Channel = keyof typeof all

async function ask<C extends Channel>(
  context: Context,
  channel: C,
  input: Input<C>,
): Promise<Result<Output<C>>> {
  const handler = all[channel] as (
    input: unknown,
    context: Context,
    job: unknown,
  ) => Result<Output<C>> | Promise<Result<Output<C>>>
  const job = { signal: new AbortController().signal, progress: () => {} }
  const result = await handler(contract[channel].input.parse(input), context, job)
  if (result.ok) contract[channel].output.parse(result.value)
  return result
}
async function got<C extends Channel>(context: Context, channel: C, input: Input<C>): Promise<Output<C>> {
  return valueOf(await ask(context, channel, input))
}

/** An account A with nothing in it, on 28 June 2024. */
function emptyLedger(): Context {
  const context = testContext(testHost({ today: day('2024-06-28') }))
  valueOf(
    write(context.ledger, ['ledger'], () => {
      addAccount(context.ledger, {
        name: 'A',
        institution: '',
        owner: 'Me',
        taxType: 'taxable',
        currency: 'USD',
        relief: 'fifo',
        inPlan: true,
        externalIds: [],
      })
      return { ok: true, value: undefined }
    }),
  )
  return context
}

const BUY: Entry = {
  kind: 'buy',
  account: 'a',
  day: '2023-01-03',
  symbol: 'SYN',
  quantity: '10',
  amount: '-1001',
  fee: '1',
  note: '',
}
const SELL: Entry = {
  kind: 'sell',
  account: 'a',
  day: '2024-03-01',
  symbol: 'SYN',
  quantity: '4',
  amount: '600',
  note: '',
}

async function enter(context: Context, ...entries: Entry[]): Promise<readonly string[]> {
  return (await got(context, 'ledger.enter', { entries })).events
}

describe('HND-1: a transaction entered by hand', () => {
  test('becomes a lot with its fee in the cost, and cash', async () => {
    const context = emptyLedger()
    const shown = await got(context, 'ledger.enter', { entries: [BUY], preview: true })
    expect(shown.events).toEqual([])
    expect(shown.effects.lots).toMatchObject([
      { symbol: 'SYN', before: null, after: '10', costBefore: null, costAfter: '1001' },
    ])
    expect(shown.effects.cash).toEqual([{ accountName: 'A', currency: 'USD', before: '0', after: '-1001' }])
    expect((await got(context, 'ledger.activity', {})).total).toBe(0)
    await enter(context, BUY, SELL)
    const { lots } = await got(context, 'ledger.lots', {})
    // 1,001 × 4 / 10 = 400.40 went with the four sold.
    expect(lots).toMatchObject([{ symbol: 'SYN', quantity: '6', costBasis: '600.6' }])
    expect((await got(context, 'ledger.gains', { year: 2024 })).rows).toMatchObject([
      { gain: '199.6', term: 'long' },
    ])
  })

  test('LOT-35: an assignment by hand closes the put, and its premium lowers what the shares cost', async () => {
    const context = emptyLedger()
    const put = { account: 'a', symbol: 'SYN 240621P00050000', note: '' }
    await enter(
      context,
      { ...put, kind: 'sellToOpen', day: '2024-01-03', quantity: '1', amount: '200' },
      { ...put, kind: 'optionAssigned', day: '2024-06-21', quantity: '1' },
      { ...BUY, day: '2024-06-21', quantity: '100', amount: '-5000', fee: '0' },
    )
    // 5,000 − 200.
    expect((await got(context, 'ledger.lots', {})).lots).toMatchObject([
      { symbol: 'SYN', quantity: '100', costBasis: '4800' },
    ])
    expect((await got(context, 'ledger.gains', {})).rows).toEqual([])
  })

  test('TAX-21: what it changes in a year that was filed is marked', async () => {
    const context = emptyLedger()
    await enter(context, BUY, SELL)
    valueOf(
      write(context.ledger, ['ledger'], () => {
        markFiled(context.ledger, 2024, {})
        return { ok: true, value: undefined }
      }),
    )
    const older = { ...BUY, day: '2022-01-03', amount: '-2001' }
    const shown = (await got(context, 'ledger.enter', { entries: [older], preview: true })).effects
    // Sold for 600 what now cost 2,001 × 4 / 10 = 800.40.
    expect(shown.gains).toMatchObject([{ year: 2024, term: 'long', after: '-200.4', filed: true }])
  })

  test.each([
    [{ ...BUY, amount: undefined }, 'amount'],
    [{ ...BUY, amount: '1001' }, 'amount'],
    [{ ...BUY, quantity: '-10' }, 'quantity'],
    [{ ...BUY, quantity: undefined }, 'quantity'],
    [{ ...BUY, symbol: '' }, 'symbol'],
    [{ ...BUY, fee: '-1' }, 'fee'],
    [{ ...BUY, day: '2024-06-29' }, 'day'],
    [{ ...BUY, amount: '-1.0000001' }, 'amount'],
    [{ ...BUY, settleDay: '2023-01-02' }, 'settleDay'],
    [{ ...BUY, kind: 'deposit', symbol: '', quantity: undefined, fee: undefined }, 'amount'],
  ] as const)('lacks of its kind are refused with the field: %o', async (entry, path) => {
    const context = emptyLedger()
    const given = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
    const refused = await ask(context, 'ledger.enter', { entries: [given as unknown as Entry] })
    expect(refused).toMatchObject({ ok: false, refusal: { kind: 'badArguments', path } })
    expect((await got(context, 'ledger.activity', {})).total).toBe(0)
  })

  test('several at once, all or none', async () => {
    const context = emptyLedger()
    const refused = await ask(context, 'ledger.enter', { entries: [BUY, { ...SELL, amount: '-1' }] })
    expect(refused.ok).toBe(false)
    expect((await got(context, 'ledger.activity', {})).total).toBe(0)
  })

  test('the same row imported later is a duplicate', async () => {
    const context = emptyLedger()
    await enter(context, { ...BUY, symbol: 'SYN', day: '2023-01-03' })
    const csv =
      'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n01/03/2023,Buy,SYN,SYNTHETIC,10,$100.00,$1.00,-$1001.00\n'
    const bytes = new TextEncoder().encode(csv)
    const { files } = await got(context, 'import.preview', { files: [{ name: 's.csv', bytes }] })
    expect(files[0]).toMatchObject({ added: 0, duplicates: 1 })
  })
})

describe('HND-2 and HND-3: what was entered is corrected or removed', () => {
  test('a correction keeps key, batch and lot id, and changes lots and gains as it said it would', async () => {
    const context = emptyLedger()
    const [bought] = await enter(context, BUY, SELL)
    const event = bought!
    const correction = { event, entry: { ...BUY, amount: '-2001' }, reason: 'The price was 200.' }
    const shown = await got(context, 'ledger.correct', { ...correction, preview: true })
    // Four of ten: 800.40 of 2,001, so 600 − 800.40.
    expect(shown.effects.gains).toEqual([
      { year: 2024, term: 'long', currency: 'USD', before: '199.6', after: '-200.4', filed: false },
    ])
    expect(shown.effects.lots).toMatchObject([
      { lot: `${event}:0`, before: '6', after: '6', costBefore: '600.6', costAfter: '1200.6' },
    ])
    await got(context, 'ledger.correct', correction)
    const { lots } = await got(context, 'ledger.lots', {})
    expect(lots).toMatchObject([{ id: `${event}:0`, costBasis: '1200.6' }])
    expect(checkLedger(context.ledger).filter(({ passed }) => !passed)).toEqual([])
  })

  test('an imported row that was corrected does not come back with the file', async () => {
    const context = emptyLedger()
    const csv =
      'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n01/03/2023,Buy,SYN,SYNTHETIC,10,$100.00,$1.00,-$1001.00\n'
    const files = [{ name: 's.csv', bytes: new TextEncoder().encode(csv) }]
    const first = await got(context, 'import.preview', { files })
    await got(context, 'import.commit', { preview: first.preview })
    const [row] = (await got(context, 'ledger.activity', {})).rows
    const shown = await got(context, 'ledger.event', { event: row!.key })
    expect(shown).toMatchObject({ file: 's.csv', line: 2, entry: { kind: 'buy', amount: '-1001', fee: '1' } })
    await got(context, 'ledger.correct', {
      event: row!.key,
      entry: { ...shown.entry!, quantity: '11' },
      reason: 'Eleven.',
    })
    const again = await got(context, 'import.preview', { files })
    expect(again.files[0]).toMatchObject({ added: 0, duplicates: 1 })
    expect((await got(context, 'ledger.lots', {})).lots).toMatchObject([{ quantity: '11' }])
  })

  test('a removal takes the event out; without a reason nothing happens', async () => {
    const context = emptyLedger()
    const [, sold] = await enter(context, BUY, SELL)
    expect(contract['ledger.remove'].input.safeParse({ event: sold, reason: '' }).success).toBe(false)
    await got(context, 'ledger.remove', { event: sold!, reason: 'It was another account.' })
    expect((await got(context, 'ledger.lots', {})).lots).toMatchObject([{ quantity: '10' }])
    expect(await ask(context, 'ledger.remove', { event: sold!, reason: 'Again.' })).toMatchObject({
      refusal: { kind: 'notFound' },
    })
  })
})

describe('HND-4 and HND-5: the last change is taken back', () => {
  test('correct, remove and enter, undone one after the other, leave what was there before', async () => {
    const context = emptyLedger()
    const hashes = [stateHash(context.ledger)]
    const [bought] = await enter(context, BUY)
    hashes.push(stateHash(context.ledger))
    await got(context, 'ledger.correct', {
      event: bought!,
      entry: { ...BUY, quantity: '12' },
      reason: 'Twelve.',
    })
    hashes.push(stateHash(context.ledger))
    await got(context, 'ledger.remove', { event: bought!, reason: 'Never.' })
    expect(new Set([...hashes, stateHash(context.ledger)]).size).toBe(3)
    for (const hash of hashes.toReversed()) {
      await got(context, 'ledger.undo', {})
      expect(stateHash(context.ledger)).toBe(hash)
      expect(checkLedger(context.ledger).filter(({ passed }) => !passed)).toEqual([])
    }
    expect(await ask(context, 'ledger.undo', {})).toMatchObject({ refusal: { kind: 'notFound' } })
    const changes = await got(context, 'ledger.changes', {})
    expect(changes.map(({ kind, undone }) => [kind, undone])).toEqual([
      ['removed', true],
      ['corrected', true],
      ['entered', true],
    ])
    const journal = listDecisions(context.ledger, { offset: 0, limit: 20 }).entries.map(({ kind }) => kind)
    expect(journal.filter((kind) => kind === 'changeUndone')).toHaveLength(3)
    expect(journal.filter((kind) => kind.startsWith('transaction'))).toHaveLength(3)
  })

  test('is refused where its batch was undone meanwhile', async () => {
    const context = emptyLedger()
    const [bought] = await enter(context, BUY)
    await got(context, 'ledger.correct', {
      event: bought!,
      entry: { ...BUY, quantity: '12' },
      reason: 'Twelve.',
    })
    const [batch] = await got(context, 'import.list', {})
    await got(context, 'import.undo', { batch: batch!.batch })
    const before = stateHash(context.ledger)
    expect(await ask(context, 'ledger.undo', {})).toMatchObject({
      refusal: { kind: 'badArguments', path: 'undo' },
    })
    expect(stateHash(context.ledger)).toBe(before)
  })

  test('an event of a shape that no entry states can only be removed', async () => {
    const context = emptyLedger()
    const csv =
      'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n01/03/2023,Buy,SWVXX,FUND,10,$1.00,,-$10.00\n'
    const files = [{ name: 's.csv', bytes: new TextEncoder().encode(csv) }]
    const { preview } = await got(context, 'import.preview', { files })
    await got(context, 'import.commit', { preview })
    const [row] = (await got(context, 'ledger.activity', {})).rows
    expect((await got(context, 'ledger.event', { event: row!.key })).entry).toBeNull()
    expect(
      await ask(context, 'ledger.correct', { event: row!.key, entry: BUY, reason: 'Try.' }),
    ).toMatchObject({ refusal: { kind: 'badArguments', path: 'event' } })
  })
})

describe('the list of transactions', () => {
  test('is sorted by any column on the side of the ledger, and cut to a period', async () => {
    const context = emptyLedger()
    await enter(
      context,
      BUY,
      { ...BUY, day: '2023-02-01', symbol: 'ALPHA', quantity: '30', amount: '-90', fee: '0' },
      { kind: 'deposit', account: 'a', day: '2023-03-01', symbol: '', amount: '5000', note: 'wages' },
    )
    const amounts = async (input: Input<'ledger.activity'>) =>
      (await got(context, 'ledger.activity', input)).rows.map(({ amount }) => amount)
    expect(await amounts({})).toEqual(['5000', '-90', '-1001'])
    expect(await amounts({ sort: 'amount', descending: false })).toEqual(['-1001', '-90', '5000'])
    expect(await amounts({ sort: 'symbol', descending: false })).toEqual(['-90', '-1001', '5000'])
    expect(await amounts({ sort: 'quantity' })).toEqual(['-90', '-1001', '5000'])
    expect(await amounts({ sort: 'fee' })).toEqual(['-1001', '5000', '-90'])
    expect(await amounts({ from: '2023-02-01', to: '2023-02-28' })).toEqual(['-90'])
  })
})

test('HND-4: whatever is entered, corrected and removed, taking it all back leaves the ledger as it was', async () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant('enter' as const), units: fc.integer({ min: 1, max: 90 }) }),
    fc.record({
      act: fc.constantFrom('correct', 'remove'),
      at: fc.nat(20),
      units: fc.integer({ min: 1, max: 90 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const context = emptyLedger()
      await enter(context, BUY, SELL)
      await got(context, 'ledger.undo', {})
      const hashes = [stateHash(context.ledger)]
      for (const one of steps) {
        const { rows } = await got(context, 'ledger.activity', {})
        const entry = { ...BUY, quantity: String(one.units), amount: `-${one.units * 7}` }
        if (one.act === 'enter') await enter(context, entry)
        else if (rows.length > 0) {
          const event = rows[one.at % rows.length]!.key
          if (one.act === 'remove') await got(context, 'ledger.remove', { event, reason: 'r' })
          else await got(context, 'ledger.correct', { event, entry, reason: 'c' })
        } else continue
        hashes.push(stateHash(context.ledger))
      }
      for (const hash of hashes.slice(0, -1).toReversed()) {
        await got(context, 'ledger.undo', {})
        expect(stateHash(context.ledger)).toBe(hash)
      }
      expect(checkLedger(context.ledger).filter(({ passed }) => !passed)).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 60_000)
