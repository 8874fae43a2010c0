import { expect, test } from 'vitest'
import { ask, got, ledgerWith } from '../../../tests/support/ledgerBook.ts'
import { buy, sell } from '../../../tests/support/ledgerEvents.ts'

const EVENTS = [
  buy('2019-01-02', 'X', '10', '100', { key: 'cheap' }),
  buy('2022-01-03', 'X', '10', '900', { key: 'dear' }),
  sell('2022-06-01', 'X', '5', '500', { key: 'first' }),
  sell('2023-06-01', 'X', '5', '500', { key: 'second' }),
]

test('LOT-25: the preview tells gains by year and term, and the sales that change, now and then', () => {
  const context = ledgerWith(EVENTS)
  const change = { account: 'a', method: 'hifo', from: '2023-01-01' } as const
  expect(got(context, 'ledger.reliefPreview', change)).toEqual({
    ...change,
    now: 'fifo',
    years: [
      {
        year: 2022,
        currency: 'USD',
        filed: false,
        before: { short: '0', long: '450', unknown: 0 },
        after: { short: '0', long: '450', unknown: 0 },
      },
      {
        year: 2023,
        currency: 'USD',
        filed: false,
        before: { short: '0', long: '450', unknown: 0 },
        after: { short: '0', long: '50', unknown: 0 },
      },
    ],
    sales: [
      {
        sale: 'second',
        day: '2023-06-01',
        account: 'a',
        symbol: 'X',
        quantity: '5',
        currency: 'USD',
        before: { short: '0', long: '450', unknown: 0 },
        after: { short: '0', long: '50', unknown: 0 },
      },
    ],
    refused: null,
  })
  got(context, 'account.setRelief', change)
  const { rows } = got(context, 'ledger.gains', {})
  expect(rows.map((r) => `${r.sold} ${r.gain}`)).toEqual(['2022-06-01 450', '2023-06-01 50'])
})

test('LOT-25: what is filed stays: a change that would alter it is refused, one from a later day is not', () => {
  const context = ledgerWith(EVENTS)
  got(context, 'tax.markFiled', { year: 2022, filed: true })
  const early = { account: 'a', method: 'hifo', from: '2022-01-01' } as const
  const refusal = { kind: 'yearFiled', year: 2022, sales: 1 }
  expect(got(context, 'ledger.reliefPreview', early)).toMatchObject({
    refused: refusal,
    years: [{ filed: true }, {}],
  })
  expect(ask(context, 'account.setRelief', early)).toEqual({ ok: false, refusal })
  expect(ask(context, 'account.setRelief', { ...early, from: '2023-01-01' }).ok).toBe(true)
  const named = { sale: 'first', lots: [{ lot: 'dear:1', quantity: '5' }] }
  expect(ask(context, 'ledger.chooseLots', named)).toEqual({ ok: false, refusal })
  expect(got(context, 'ledger.sale', { sale: 'first' }).filed).toBe(true)
  expect(got(context, 'tax.markFiled', { year: 2022, filed: false })).toEqual({ years: [] })
  expect(ask(context, 'ledger.chooseLots', named).ok).toBe(true)
})

test('LOT-5: a choice is taken back, and the sale goes by its account again', () => {
  const context = ledgerWith(EVENTS)
  got(context, 'ledger.chooseLots', { sale: 'first', lots: [{ lot: 'dear:1', quantity: '5' }] })
  expect(got(context, 'ledger.sale', { sale: 'first' }).chosen).toEqual([{ lot: 'dear:1', quantity: '5' }])
  got(context, 'ledger.unchooseLots', { sale: 'first' })
  expect(got(context, 'ledger.gains', { year: 2022 }).rows[0]?.gain).toBe('450')
  expect(ask(context, 'ledger.unchooseLots', { sale: 'first' })).toMatchObject({
    refusal: { kind: 'notFound' },
  })
})

test('a sale shows the lots that were there and what each method would take of them', () => {
  const context = ledgerWith(EVENTS)
  const rates = { shortRate: '0.37', longRate: '0.15' }
  const { lots, methods, ...sale } = got(context, 'ledger.sale', { sale: 'second', rates })
  expect(sale).toMatchObject({
    symbol: 'X',
    quantity: '5',
    proceeds: '500',
    method: 'fifo',
    filed: false,
    chosen: [],
  })
  expect(lots).toEqual([
    { lot: 'cheap:1', acquired: '2019-01-02', quantity: '5', costBasis: '50', term: 'long', taken: '5' },
    { lot: 'dear:1', acquired: '2022-01-03', quantity: '10', costBasis: '900', term: 'long', taken: '0' },
  ])
  const taken = methods.map((m) => `${m.method} ${m.gained.long} ${m.takes.map((t) => t.lot).join()}`)
  // Named X, a share of a company: no average by the table of the United States.
  expect(taken).toEqual([
    'fifo 450 cheap:1',
    'lifo 50 dear:1',
    'hifo 50 dear:1',
    'lowestCost 450 cheap:1',
    'average 450 cheap:1',
    'minTax 50 dear:1',
    'sharePool 183.333333 cheap:1',
    'adjustedCostBase 183.333333 cheap:1',
  ])
})

test('LOT-24: least tax needs rates, and no other method takes them', () => {
  const context = ledgerWith(EVENTS)
  const change = { account: 'a', method: 'minTax', from: '2022-01-01' } as const
  const rates = { shortRate: '0.37', longRate: '0.15' }
  for (const bad of [
    change,
    { ...change, rates: { ...rates, longRate: '1.5' } },
    { ...change, method: 'fifo' as const, rates },
  ]) {
    expect(ask(context, 'account.setRelief', bad)).toMatchObject({
      refusal: { kind: 'badArguments', path: 'rates' },
    })
  }
  expect(ask(context, 'account.edit', { id: 'a', relief: 'minTax' })).toMatchObject({
    refusal: { kind: 'badArguments', path: 'relief' },
  })
  got(context, 'account.setRelief', { ...change, rates })
  expect(got(context, 'ledger.gains', { year: 2022 }).rows[0]).toMatchObject({
    lot: 'dear:1',
    gain: '50',
    term: 'short',
  })
})

test('LOT-22: where the cost is pooled no lots are named', () => {
  const context = ledgerWith(EVENTS)
  got(context, 'account.setRelief', { account: 'a', method: 'sharePool', from: '2020-01-01' })
  expect(
    ask(context, 'ledger.chooseLots', { sale: 'first', lots: [{ lot: 'dear:1', quantity: '5' }] }),
  ).toMatchObject({
    refusal: { kind: 'badArguments', path: 'lots' },
  })
})
