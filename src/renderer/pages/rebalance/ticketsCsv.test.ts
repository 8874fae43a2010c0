import { expect, test } from 'vitest'
import type { Proposal, Ticket } from '../../../shared/proposal.ts'
import { ticketsCsv } from './ticketsCsv.ts'

const ticket = {
  id: 't1',
  account: 'joint',
  asset: 'VNQ',
  symbol: 'VNQ',
  side: 'sell',
  quantity: '272',
  price: '86.94',
  priceDay: '2026-02-27',
  amount: '23647.68',
  currency: 'USD',
  lots: [
    { acquired: '2024-10-01', quantity: '150' },
    { acquired: '2025-04-01', quantity: '122' },
  ],
} as unknown as Ticket
const proposal = { accounts: [{ account: 'joint', name: '=Joint, "old"' }] } as unknown as Proposal

test('each ticket is a row with the lots to name, and a name cannot become a formula', () => {
  const csv = ticketsCsv(proposal, [{ ticket, quantity: '272', amount: '23647.68', cost: '0', wrong: false }])
  expect(csv).toBe(
    'account,side,symbol,quantity,last_close,close_of,amount,currency,lots\r\n' +
      '"\'=Joint, ""old""",sell,VNQ,272,86.94,2026-02-27,23647.68,USD,150 of 2024-10-01; 122 of 2025-04-01\r\n',
  )
})

test('what was left out is no row, and a changed quantity names no lots that may not hold', () => {
  expect(
    ticketsCsv(proposal, [{ ticket, quantity: '0', amount: '0', cost: '0', wrong: false }]).split('\r\n'),
  ).toHaveLength(2)
  expect(
    ticketsCsv(proposal, [{ ticket, quantity: '150', amount: '13041', cost: '0', wrong: false }]),
  ).toMatch(/13041,USD,\r\n$/)
})
