import { expect, test } from 'vitest'
import { textFromMoney } from '../../../shared/amount.ts'
import { valueOf } from '../../../shared/refusal.ts'
import { readTransactions } from '../readTransactions.ts'

const HEADER = 'Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id'

function read(...rows: readonly string[]) {
  const lines = rows.map((row) => `15-01-2025,16:55,15-01-2025,W,US000ZZZZZ11,${row}\n`).join('')
  const bytes = new TextEncoder().encode(`${HEADER}\n${lines}`)
  return valueOf(readTransactions({ name: 'x.csv', bytes }, { broker: 'auto', profiles: [] }))
}

function legsIn(file: ReturnType<typeof read>) {
  return file.drafts.map(({ kind, line, legs }) => ({
    kind,
    line,
    cash: legs.flatMap((leg) =>
      leg.currency ? [`${leg.role} ${textFromMoney(leg.amount)} ${leg.currency}`] : [],
    ),
  }))
}

test('IMP-40: a trade paid by a conversion costs what left the account, and the fee is a leg of it', () => {
  const file = read(
    'Valuta Creditering,"1,06",USD,"33,90",USD,"0,00",A',
    'Valuta Debitering,,EUR,"-31,91",EUR,"0,00",A',
    'DEGIRO Transactiekosten,,EUR,"-1,00",EUR,"0,00",A',
    '"Koop 1 @ 33,9 USD",,USD,"-33,90",USD,"0,00",A',
  )
  expect(legsIn(file)).toEqual([{ kind: 'buy', line: 5, cash: ['principal -31.91 EUR', 'fee -1 EUR'] }])
  expect(file.nonData.map(({ what }) => what)).toEqual([
    'header',
    'partOfTrade',
    'partOfTrade',
    'partOfTrade',
  ])
})

test('IMP-40: a conversion of more than the trade stands beside it', () => {
  const file = read(
    'Valuta Creditering,"1,06",USD,"50,00",USD,"0,00",A',
    'Valuta Debitering,,EUR,"-47,00",EUR,"0,00",A',
    '"Koop 1 @ 33,9 USD",,USD,"-33,90",USD,"0,00",A',
  )
  expect(legsIn(file).toSorted((a, b) => a.line - b.line)).toEqual([
    { kind: 'fxConversion', line: 2, cash: ['principal 50 USD', 'principal -47 EUR'] },
    { kind: 'buy', line: 4, cash: ['principal -33.9 USD'] },
  ])
})

test('IMP-40: half a conversion is refused, and fills of one order are one event', () => {
  const file = read(
    'Valuta Creditering,"1,06",USD,"50,00",USD,"0,00",',
    '"Koop 2 @ 33,9 EUR",,EUR,"-67,80",EUR,"0,00",A',
    '"Koop 1 @ 33,9 EUR",,EUR,"-33,90",EUR,"0,00",A',
  )
  expect(file.refused).toMatchObject([{ line: 2, column: 'Omschrijving', kind: 'unknownRow' }])
  expect(legsIn(file)).toEqual([{ kind: 'buy', line: 3, cash: ['principal -101.7 EUR'] }])
})
