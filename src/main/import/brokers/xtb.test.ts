import { expect, test } from 'vitest'
import { readTransactions } from '../readTransactions.ts'

function currencyOf(...rows: readonly string[]) {
  const bytes = new TextEncoder().encode(`ID;Type;Time;Symbol;Comment;Amount\n${rows.join('\n')}\n`)
  const read = readTransactions({ name: 'x.csv', bytes }, { broker: 'auto', profiles: [] })
  if (!read.ok) return read.refusal
  return read.value.drafts.flatMap(({ legs }) => legs.flatMap(({ currency }) => currency ?? []))
}

const DEPOSIT = '1;Deposit;13.01.2025 09:00:00;;x;500'
const WARSAW = '2;Stocks/ETF purchase;14.01.2025 09:00:00;ZZT.PL;OPEN BUY 3/3.5 @ 10.1250;-30.38'
const NEW_YORK = '3;Stocks/ETF purchase;14.01.2025 09:00:00;QQZ.US;OPEN BUY 2 @ 10.00;-20'
const CONVERTED = '4;Stocks/ETF purchase;14.01.2025 09:00:00;QQZ.US;OPEN BUY 1 @ 122.34;-111.25'

test('IMP-43: the currency is that of the exchange on which a trade cost quantity times price to the cent', () => {
  expect(currencyOf(DEPOSIT, CONVERTED, WARSAW)).toEqual(['PLN', 'PLN', 'PLN'])
})

test('IMP-43: a file without such a trade, or with two that disagree, is refused', () => {
  const refusal = { kind: 'file', problem: 'missingColumn', column: 'currency' }
  expect(currencyOf(DEPOSIT, CONVERTED)).toMatchObject({ ...refusal, found: 'no trade that tells it' })
  expect(currencyOf(DEPOSIT, WARSAW, NEW_YORK)).toMatchObject({
    ...refusal,
    found: 'trades that tell PLN and USD',
  })
})
