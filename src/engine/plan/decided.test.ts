import { describe, expect, test } from 'vitest'
import { EVIDENCE, household, profile, sale, type Told } from '../../../tests/support/household.ts'
import { decidedTickets, unanswered } from './decided.ts'
import { propose, sealed } from './propose.ts'

const told: Told = {
  accounts: { brokerage: ['taxable', '1003.52'], roth: ['exempt', '50'] },
  prices: { VTI: '100', VNQ: '86.94', BIL: '91.52' },
  lots: [
    ['brokerage', 'VTI', '2021-11-08', '1330', '100000'],
    ['brokerage', 'VNQ', '2024-10-01', '150', '11946'],
    ['brokerage', 'VNQ', '2025-04-01', '122', '9284.2'],
  ],
  realised: [sale({ account: 'brokerage', asset: 'BIL', sold: '2026-02-12', units: '10', gain: '-100' })],
  core: { VTI: 1 },
  sleeve: { assets: ['VNQ', 'BIL'], parksIn: 'BIL', now: { BIL: 1 }, before: { VNQ: 1 } },
  tax: profile({ income: '210000', state: '0.05' }),
}
const facts = household(told)
const result = propose(facts, EVIDENCE)
if (!result.ok) throw new Error('refused')
const proposal = sealed(result.value, () => '0'.repeat(64))
const short = proposal.warnings.find((w) => w.kind === 'shortTermGain')!
const wash = proposal.warnings.find((w) => w.kind === 'washSale')!
const decide = (
  answers: { warning: string; remedy: string }[],
  edits?: { id: string; quantity: string }[],
) => {
  const decided = decidedTickets(proposal, facts, { answers, edits })
  return decided.ok
    ? decided.value.map(
        (t) =>
          `${t.side} ${t.quantity} ${t.symbol}: ${t.lots.map((l) => `${l.lot} ${l.quantity}`).join(', ')}`,
      )
    : decided.refusal
}

describe('what comes of a proposal', () => {
  test('the sample has a sale of two lots, a purchase, a lot to wait for and a wash to answer', () => {
    expect(decide([])).toEqual(['sell 272 VNQ: VNQ-2 150, VNQ-3 122', 'buy 258 BIL: '])
    expect(unanswered(proposal, { answers: [], edits: undefined })).toEqual([wash.id])
    expect(
      unanswered(proposal, { answers: [{ warning: wash.id, remedy: 'accept' }], edits: undefined }),
    ).toEqual([])
  })

  test('PLN-12: leaving the washing purchase out leaves the sale alone', () => {
    expect(decide([{ warning: wash.id, remedy: 'skipBuy' }])).toEqual(['sell 272 VNQ: VNQ-2 150, VNQ-3 122'])
  })

  test('PLN-12: waiting for one lot sells the other, and the purchase then lacks 9,567.64', () => {
    // Sales 13,041; cash 1,003.52; purchase 23,612.16.
    expect(decide([{ warning: short.id, remedy: 'wait' }])).toEqual({
      kind: 'cashShort',
      account: 'brokerage',
      currency: 'USD',
      short: '9567.64',
    })
  })

  test('PLN-12: waiting with a smaller purchase is within the cash', () => {
    expect(
      decide(
        [{ warning: short.id, remedy: 'wait' }],
        [
          { id: 't1', quantity: '150' },
          { id: 't2', quantity: '153' },
        ],
      ),
    ).toEqual(['sell 150 VNQ: VNQ-2 150', 'buy 153 BIL: '])
  })

  test('PLN-12: an edited sale names the lots in the order of least tax, and tickets not listed fall away', () => {
    expect(decide([], [{ id: 't1', quantity: '200' }])).toEqual(['sell 200 VNQ: VNQ-2 150, VNQ-3 50'])
    expect(decide([], [{ id: 't1', quantity: '0' }])).toEqual([])
  })

  test('PLN-12: more units than the account holds, or more cash than it has, is refused with what is short', () => {
    expect(decide([], [{ id: 't1', quantity: '272.5' }])).toEqual({
      kind: 'notEnoughUnits',
      account: 'brokerage',
      asset: 'VNQ',
      short: '0.5',
    })
    expect(decide([], [{ id: 't2', quantity: '11' }])).toEqual({
      kind: 'cashShort',
      account: 'brokerage',
      currency: 'USD',
      short: '3.2',
    })
    expect(decide([], [{ id: 't2', quantity: '10' }])).toEqual(['buy 10 BIL: '])
  })

  test('what is not known is refused and what is known is named', () => {
    expect(decide([{ warning: 'w9', remedy: 'accept' }])).toMatchObject({
      kind: 'notFound',
      what: 'warning',
      id: 'w9',
    })
    expect(decide([{ warning: wash.id, remedy: 'pray' }])).toEqual({
      kind: 'notFound',
      what: 'remedy',
      id: 'pray',
      known: ['skipBuy', 'accept'],
    })
    expect(decide([], [{ id: 't9', quantity: '1' }])).toEqual({
      kind: 'notFound',
      what: 'ticket',
      id: 't9',
      known: ['t1', 't2'],
    })
    expect(decide([], [{ id: 't1', quantity: '-1' }])).toMatchObject({
      kind: 'badArguments',
      path: 'tickets.0.quantity',
    })
  })

  test('PLN-11: a warning of a ticket that was edited away needs no answer', () => {
    expect(unanswered(proposal, { answers: [], edits: [{ id: 't1', quantity: '272' }] })).toEqual([])
    expect(unanswered(proposal, { answers: [], edits: [{ id: 't2', quantity: '5' }] })).toEqual([wash.id])
  })
})
