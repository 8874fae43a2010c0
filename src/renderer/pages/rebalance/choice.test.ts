import { expect, test } from 'vitest'
import type { Proposal, Ticket, Warning } from '../../../shared/proposal.ts'
import {
  accountSums,
  avoidable,
  beforeAndAfter,
  chosenTickets,
  decidedPlan,
  isEdited,
  openWarnings,
  savedBy,
  ticketsDecided,
} from './choice.ts'

const ticket = (
  id: string,
  side: 'buy' | 'sell',
  asset: string,
  quantity: string,
  price: string,
  sleeve: string,
): Ticket => {
  const amount = String(Number(quantity) * Number(price))
  return {
    id,
    account: 'joint',
    asset,
    symbol: asset,
    side,
    quantity,
    price,
    priceDay: '2026-02-27',
    amount,
    cost: '0',
    currency: 'USD',
    why: 'signalLeft',
    core: String(Number(amount) - Number(sleeve)),
    sleeve,
    lots: [],
    gain: null,
    tax: '0',
  }
}

const short: Warning = {
  kind: 'shortTermGain',
  id: 'w1',
  severity: 'mayAnswer',
  ticket: 't1',
  lot: 'l2',
  account: 'joint',
  asset: 'VNQ',
  symbol: 'VNQ',
  quantity: '122',
  gain: '1322.48',
  longTermFrom: '2026-04-02',
  days: 31,
  costs: '224.82',
  remedies: [
    { id: 'wait', kind: 'wait', day: '2026-04-02', saves: '224.82' },
    { id: 'follow', kind: 'follow', saves: '0' },
  ],
}
const wash: Warning = {
  kind: 'washSale',
  id: 'w2',
  severity: 'mustAnswer',
  asset: 'BND',
  symbol: 'BND',
  lossAccount: 'joint',
  lossDay: '2026-02-12',
  lossIsPlanned: false,
  loss: '1282.6',
  buyAccount: 'roth',
  buyDay: '2026-03-02',
  buyIsPlanned: true,
  disallowed: '1282.6',
  forGood: true,
  firstSafeDay: '2026-03-15',
  ticket: 't2',
  costs: '305.26',
  remedies: [
    { id: 'skipBuy', kind: 'skipBuy', day: '2026-03-15', saves: '305.26' },
    { id: 'accept', kind: 'accept', saves: '0' },
  ],
}

const part = (target: number, actual: number, band: number | null) => ({
  target,
  actual,
  drift: actual - target,
  band,
  outside: band !== null && Math.abs(actual - target) > band,
})

const proposal = {
  hash: 'h1',
  value: '100000',
  tickets: [ticket('t1', 'sell', 'VNQ', '272', '100', '27200'), ticket('t2', 'buy', 'BND', '100', '50', '0')],
  warnings: [short, wash],
  spread: [
    {
      asset: 'VNQ',
      symbol: 'VNQ',
      name: '',
      value: '27200',
      core: null,
      sleeve: part(0, 0.272, 0.005),
      together: part(0, 0.272, null),
    },
    {
      asset: 'BND',
      symbol: 'BND',
      name: '',
      value: '10000',
      core: part(0.14, 0.1, 0.03),
      sleeve: null,
      together: part(0.14, 0.1, null),
    },
  ],
} as unknown as Proposal

const nothing = { answers: {}, typed: {} }

test('waiting for a lot takes its shares out of the sale, skipping a purchase takes it out whole', () => {
  const [sell, buy] = chosenTickets(proposal, { answers: { w1: 'wait', w2: 'skipBuy' }, typed: {} })
  expect([sell!.quantity, sell!.amount]).toEqual(['150', '15000'])
  expect([buy!.quantity, buy!.amount]).toEqual(['0', '0'])
})

test('a typed quantity goes before an answer, and what is no quantity is said to be wrong', () => {
  const [sell, buy] = chosenTickets(proposal, { answers: { w1: 'wait' }, typed: { t1: '200', t2: 'ten' } })
  expect([sell!.quantity, sell!.wrong]).toEqual(['200', false])
  expect([buy!.quantity, buy!.wrong]).toEqual(['100', true])
})

test('a plan counts as edited only where a quantity is another one', () => {
  expect(isEdited(proposal, { answers: {}, typed: { t1: '272.0' } })).toBe(false)
  expect(isEdited(proposal, { answers: { w1: 'wait' }, typed: {} })).toBe(false)
  expect(isEdited(proposal, { answers: {}, typed: { t1: '' } })).toBe(true)
})

test('a warning that must be answered stands until it is, or until its trade is out', () => {
  expect(openWarnings(proposal, nothing).map(({ id }) => id)).toEqual(['w2'])
  expect(openWarnings(proposal, { answers: { w2: 'accept' }, typed: {} })).toEqual([])
  expect(openWarnings(proposal, { answers: {}, typed: { t2: '0' } })).toEqual([])
})

test('what could be saved, and what the answers save', () => {
  expect(avoidable(proposal)).toEqual({ amount: '530.08', choices: 2 })
  expect(savedBy(proposal, { answers: { w1: 'wait', w2: 'accept' }, typed: {} })).toBe('224.82')
})

test('weights after the trades, widest drift first, each in the book that its trade is for', () => {
  const [vnq, bnd] = beforeAndAfter(proposal, chosenTickets(proposal, nothing))
  expect([vnq!.row.asset, vnq!.book, vnq!.outsideBefore, vnq!.outsideAfter]).toEqual([
    'VNQ',
    'sleeve',
    true,
    false,
  ])
  expect(vnq!.after).toBeCloseTo(0, 10)
  expect(bnd!.after).toBeCloseTo(0.15, 10)
  expect(
    beforeAndAfter(proposal, chosenTickets(proposal, { answers: { w1: 'wait' }, typed: {} }))[0]!.after,
  ).toBeCloseTo(0.122, 10)
})

test('purchases are paid from cash, sales fill it, and the costs come out of it', () => {
  const cash = {
    asset: 'cash',
    symbol: 'Cash',
    name: '',
    value: '4000',
    core: part(0.02, 0.04, 0.005),
    sleeve: null,
    together: part(0.02, 0.04, null),
  }
  const buys = { ...ticket('t3', 'buy', 'VXUS', '30', '100', '1000'), cost: '3' }
  const sells = { ...ticket('t4', 'sell', 'VTI', '10', '100', '0'), cost: '1' }
  const plan = { ...proposal, spread: [cash], tickets: [buys, sells], warnings: [] } as unknown as Proposal
  const [row] = beforeAndAfter(plan, chosenTickets(plan, nothing))
  expect(row!.after).toBeCloseTo((4000 - 3000 + 1000 - 4) / 100_000, 10)
  expect(row!.outsideAfter).toBe(false)
})

test('a decided plan is shown as it was decided, read back from its journal entry', () => {
  const entry = {
    seq: 47,
    prev: '',
    at: '2026-03-02T08:12:00-05:00',
    kind: 'edited' as const,
    reason: 'Half now.',
    body: {
      proposal: { hash: 'h1' },
      warnings: [{ warning: wash, answer: 'accept' }, { warning: short, answer: null }, null],
      tickets: [{ id: 't1', quantity: '136' }, { id: 7 }, 'x'],
    },
    hash: 'f'.repeat(64),
  }
  const decided = decidedPlan(entry)!
  expect(decided).toEqual({
    seq: 47,
    kind: 'edited',
    of: 'h1',
    quantities: { t1: '136' },
    answers: { w2: 'accept' },
  })
  expect(ticketsDecided(proposal, decided).map(({ quantity }) => quantity)).toEqual(['136', '0'])
  const declined = decidedPlan({ ...entry, kind: 'declined', body: { tickets: [] } })!
  expect(ticketsDecided(proposal, declined).map(({ quantity }) => quantity)).toEqual(['272', '100'])
  expect(ticketsDecided(proposal, { ...decided, of: 'h0' }).map(({ quantity }) => quantity)).toEqual([
    '272',
    '100',
  ])
  expect(decidedPlan({ ...entry, kind: 'note' })).toBeUndefined()
})

test('an account keeps its cash plus what it sells, less what it buys and pays', () => {
  const account = { account: 'joint', cashBefore: '1000' } as unknown as Proposal['accounts'][number]
  const buy = { ...ticket('t5', 'buy', 'VXUS', '10', '100', '0'), cost: '2' }
  const sell = { ...ticket('t6', 'sell', 'VTI', '20', '50', '0'), cost: '4' }
  const plan = { ...proposal, tickets: [buy, sell], warnings: [] } as unknown as Proposal
  expect(accountSums(account, chosenTickets(plan, { answers: {}, typed: { t6: '5' } }))).toEqual({
    sells: '250',
    buys: '1000',
    cashAfter: '247',
  })
})
