import { describe, expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { Profile } from '../../shared/importing.ts'
import { valueOf } from '../../shared/refusal.ts'
import type { Draft } from '../../shared/trade.ts'
import { nameColumns } from './mapper.ts'
import { guessColumns, readTransactions } from './readTransactions.ts'

describe('what the mapper tells of an unknown layout by itself', () => {
  test('a German bank: semicolons, decimal commas, days first, umlauts in the header', () => {
    const { headerLine, guess, ask, actionCells } = valueOf(
      guessColumns(
        fileOf(
          'Kontoauszug;;;;;\nDatum;Vorgang;ISIN;Stück;Gebühr;Betrag;Währung\n15.01.2025;Kauf;IE00SYN77706;25;4,90;2.762,50;EUR\n20.02.2025;Umbuchung;;;;1,00;EUR\n',
        ),
      ),
    )
    expect(headerLine).toBe(2)
    expect(guess).toMatchObject({
      delimiter: ';',
      decimal: 'comma',
      dateOrder: 'dmy',
      columns: {
        date: 'Datum',
        action: 'Vorgang',
        symbol: 'ISIN',
        quantity: 'Stück',
        fee: 'Gebühr',
        amount: 'Betrag',
        currency: 'Währung',
      },
      actions: { Kauf: 'buy' },
      signedQuantity: false,
      currency: 'EUR',
    })
    expect(actionCells).toEqual(['Kauf', 'Umbuchung'])
    expect(ask).toEqual(['action'])
  })

  test('IMP-4: what two readings fit is asked and not guessed', () => {
    const ask = (text: string) => valueOf(guessColumns(fileOf(text))).ask
    expect(ask('Date,Action,Symbol,Quantity,Amount\n01/02/2024,Buy,AAA,"1,500",-300.50\n')).toEqual([
      'dateOrder',
      'decimal',
    ])
    expect(ask('Date,Action,Symbol,Quantity,Amount\n01/13/2024,Buy,AAA,"1,500.25",-300.50\n')).toEqual([])
    expect(
      ask('Date,Action,Symbol,Quantity,Amount\n01/13/2024,Buy,AAA,1.5,-300.50\n13/01/2024,Buy,AAA,1.5,-1\n'),
    ).toEqual(['dateOrder'])
    expect(ask('Who,What\nme,this\nyou,that\n')).toEqual(['date', 'action', 'amount'])
  })

  test('a column of order numbers that several rows share is no reference', () => {
    const guess = (second: string) =>
      valueOf(
        guessColumns(
          fileOf(`Date,Order ID,Action,Amount\n2024-01-02,7,Deposit,1\n2024-01-03,${second},Deposit,2\n`),
        ),
      ).guess
    expect(guess('8').columns.reference).toBe('Order ID')
    expect(guess('7').columns.reference).toBeUndefined()
  })

  test('the same header proposes the same profile id, another header another', () => {
    const id = (header: string) => valueOf(guessColumns(fileOf(`${header}\n2024-01-02,1\n`))).guess.id
    expect(id('Date,Amount')).toBe(id('Date,Amount'))
    expect(id('Date,Amount')).not.toBe(id('Date,Sum'))
  })

  test('unnamed and repeated columns get names of their own', () => {
    expect(nameColumns(['Datum', '', ' Saldo ', 'Saldo', ''], 6)).toEqual([
      'Datum',
      'column 2',
      'Saldo',
      'Saldo (2)',
      'column 5',
      'column 6',
    ])
    expect(nameColumns(['a', 'b', '', ''])).toEqual(['a', 'b'])
  })
})

const HEADER = 'Day,What,Ticker,Units,Each,Cost,Net,Money,Where,Ref'
const PROFILE: Profile = Profile.parse({
  id: 'mine',
  name: 'Mine',
  header: HEADER.split(','),
  delimiter: ',',
  decimal: 'point',
  dateOrder: 'dmy',
  columns: {
    date: 'Day',
    action: 'What',
    symbol: 'Ticker',
    quantity: 'Units',
    price: 'Each',
    fee: 'Cost',
    amount: 'Net',
    currency: 'Money',
    account: 'Where',
    reference: 'Ref',
  },
  actions: {
    BUY: 'buy',
    Sell: 'sell',
    'Cash in': 'deposit',
    'Cash out': 'withdrawal',
    Tax: 'withholding',
    Div: 'dividend',
    Note: 'skip',
    Fee: 'fee',
    Move: 'transferOut',
    Fx: 'fxConversion',
    Odd: 'nothingKnown',
  },
  signedQuantity: false,
  currency: 'USD',
})

describe('IMP-27: reading by a profile', () => {
  test('kinds by the action cell without case, account, reference and currency by their columns', () => {
    const [bought] = draftsOf('02/01/2024,buy,AAA,10,5,,-50.00,EUR,Roth,r-1')
    expect(bought).toMatchObject({ kind: 'buy', accountHint: 'Roth', reference: 'r-1' })
    expect(legs(bought!)).toEqual(['principal AAA 10', 'principal EUR -50'])
  })

  test('where a kind never carries a minus its nature gives the sign', () => {
    const drafts = draftsOf(
      '02/01/2024,Buy,AAA,10,5,,50.00,,,',
      '03/01/2024,Sell,AAA,10,6,,60.00,,,',
      '04/01/2024,Tax,AAA,,,,1.00,,,',
      '05/01/2024,Cash in,,,,,9.00,,,',
      '06/01/2024,Cash out,,,,,4.00,,,',
      '07/01/2024,Fee,,,,,2.00,,,',
    )
    expect(drafts.map((d) => legs(d).at(-1))).toEqual([
      'principal USD -50',
      'principal USD 60',
      'tax USD -1',
      'transfer USD 9',
      'transfer USD -4',
      'fee USD -2',
    ])
  })

  test('where one does, the sign is the file’s: a tax given back comes in', () => {
    const drafts = draftsOf('04/01/2024,Tax,AAA,,,,-1.00,,,', '05/01/2024,Tax,AAA,,,,0.40,,,')
    expect(drafts.map((d) => legs(d).at(-1))).toEqual(['tax USD -1', 'tax USD 0.4'])
  })

  test('IMP-6: cash in with a minus went out, a transfer of negative units too', () => {
    const drafts = draftsOf('04/01/2024,Cash in,,,,,-1.00,,,', '05/01/2024,Move,AAA,3,,,,,,')
    expect(drafts.map((d) => [d.kind, ...legs(d)])).toEqual([
      ['withdrawal', 'transfer USD -1'],
      ['transferOut', 'transfer AAA -3'],
    ])
  })

  test('the amount is net of the fee, unless it is quantity × price wherever there is a fee', () => {
    const net = draftsOf('02/01/2024,Buy,AAA,10,5,1,51.00,,,', '03/01/2024,Sell,AAA,10,6,1,59.00,,,')
    expect(net.map(legs)).toEqual([
      ['principal AAA 10', 'principal USD -50', 'fee USD -1'],
      ['principal AAA -10', 'principal USD 60', 'fee USD -1'],
    ])
    const gross = draftsOf('02/01/2024,Buy,AAA,10,5,1,50.00,,,', '03/01/2024,Sell,AAA,10,6,1,60.00,,,')
    expect(gross.map(legs)).toEqual(net.map(legs))
    const mixed = draftsOf('02/01/2024,Buy,AAA,10,5,1,50.00,,,', '03/01/2024,Sell,AAA,10,6,1,59.00,,,')
    expect(legs(mixed[0]!)).toEqual(['principal AAA 10', 'principal USD -49', 'fee USD -1'])
  })

  test('IMP-28: without an amount column the cash is quantity × price and the fee, to the millionth', () => {
    const { amount: _, ...columns } = PROFILE.columns
    const [bought, sold] = draftsBy(
      { ...PROFILE, columns },
      '02/01/2024,Buy,AAA,0.3333333333,1.5,1,,,,',
      '03/01/2024,Sell,AAA,2,6,1,,,,',
    )
    expect(legs(bought!)).toEqual(['principal AAA 0.3333333333', 'principal USD -0.5', 'fee USD -1'])
    expect(legs(sold!)).toEqual(['principal AAA -2', 'principal USD 12', 'fee USD -1'])
  })

  test('IMP-29: a currency pair is a conversion, and a trade without a symbol is called by its description', () => {
    const [pair, nameless] = draftsBy(
      { ...PROFILE, columns: { ...PROFILE.columns, description: 'What' } },
      '02/01/2024,Fx,EURUSD,100,1.0835,2,,,,',
      '03/01/2024,Buy,,2,6,1,-13,,,',
    )
    expect(legs(pair!)).toEqual(['principal EUR 100', 'principal USD -108.35', 'fee USD -2'])
    expect(legs(nameless!)[0]).toBe('principal Buy 2')
  })

  test('IMP-4: the values decide the order of dates, the profile only what they leave open', () => {
    expect(
      draftsOf('02/01/2024,Cash in,,,,,9.00,,,', '01/13/2024,Cash in,,,,,9.00,,,').map((d) => d.tradeDay),
    ).toEqual(
      draftsBy(
        { ...PROFILE, dateOrder: 'mdy' },
        '01/13/2024,Cash in,,,,,9.00,,,',
        '02/01/2024,Cash in,,,,,9.00,,,',
      ).map((d) => d.tradeDay),
    )
  })

  test('without a column of actions the signs tell', () => {
    const { action: _, ...columns } = PROFILE.columns
    const drafts = draftsBy(
      { ...PROFILE, columns, signedQuantity: true },
      '02/01/2024,,AAA,10,5,,-50.00,,,',
      '03/01/2024,,AAA,-10,6,,60.00,,,',
      '04/01/2024,,,,,,7.00,,,',
      '05/01/2024,,,,,,-7.00,,,',
    )
    expect(drafts.map((d) => d.kind)).toEqual(['buy', 'sell', 'deposit', 'withdrawal'])
  })

  test('a comma style with points as thousands', () => {
    const profile = { ...PROFILE, delimiter: ';' as const, decimal: 'comma' as const }
    const text = `${HEADER.replaceAll(',', ';')}\n02/01/2024;Buy;AAA;1.000;5,5;;-5.500,00;;;\n`
    const read = valueOf(readTransactions(fileOf(text), { broker: 'auto', profiles: [profile] }))
    expect(legs(read.drafts[0]!)).toEqual(['principal AAA 1000', 'principal USD -5500'])
  })

  test('IMP-2: what stands above and below is recognised, what stands between is refused', () => {
    const text = [
      'My broker',
      'Period 2024',
      HEADER,
      '02/01/2024,Note,,,,,,,,',
      '03/01/2024,Cash in,,,,,1,,,',
      'stray,,,,,,,,,',
      HEADER,
      '04/01/2024,Cash in,,,,,1,,,',
      'Total,,,,,,2,,,',
      'End of statement',
    ].join('\n')
    const read = valueOf(readTransactions(fileOf(text), { broker: 'auto', profiles: [PROFILE] }))
    expect(read.nonData.map(({ line, what }) => [line, what])).toEqual([
      [1, 'statementInfo'],
      [2, 'statementInfo'],
      [3, 'header'],
      [4, 'skipped'],
      [7, 'header'],
      [9, 'total'],
      [10, 'footer'],
    ])
    expect(read.refused).toMatchObject([{ line: 6, column: 'Day', kind: 'badDate', text: 'stray' }])
    expect(read.rows).toBe(10)
  })

  describe('IMP-12: refused with column and what was found', () => {
    const cases: readonly (readonly [string, object])[] = [
      ['02/01/2024,Gift,,,,,1,,,', { column: 'What', kind: 'unknownAction', text: 'Gift' }],
      ['02/01/2024,Odd,,,,,1,,,', { column: 'What', kind: 'unknownAction' }],
      ['02/01/2024,Fx,,,,,1,,,', { column: 'Ticker', kind: 'badCurrency' }],
      ['02/01/2024,,,,,,1,,,', { column: 'What', kind: 'missingCell' }],
      ['02/01/2024,Buy,,1,1,,-1,,,', { column: 'Ticker', kind: 'missingCell' }],
      ['02/01/2024,Buy,AAA,,1,,-1,,,', { column: 'Units', kind: 'missingCell' }],
      ['02/01/2024,Sell,AAA,1,1,,,,,', { column: 'Net', kind: 'missingCell' }],
      ['02/01/2024,Buy,AAA,one,1,,-1,,,', { column: 'Units', kind: 'badNumber', text: 'one' }],
      ['02/01/2024,Cash in,,,,,1,GBX!,,', { column: 'Money', kind: 'badCurrency' }],
      ['31/02/2024,Cash in,,,,,1,,,', { column: 'Day', kind: 'badDate', text: '31/02/2024' }],
      ['02/01/2024,Cash in,,,,,99999999999999999999,,,', { column: 'Net', kind: 'badNumber' }],
      ['02/01/2024,Cash in,,,,,1,,,,surplus', { kind: 'tooManyCells' }],
    ]
    for (const [row, expected] of cases)
      test(row, () => expect(readBy(PROFILE, row).refused).toMatchObject([{ line: 2, ...expected }]))

    test('a sale of positive units where sales carry a minus', () => {
      expect(
        readBy({ ...PROFILE, signedQuantity: true }, '02/01/2024,Sell,AAA,5,1,,5,,,').refused,
      ).toMatchObject([{ column: 'Units', kind: 'badSign' }])
    })
  })

  test('IMP-22: a file cut inside its last row is refused', () => {
    const text = `${HEADER}\n02/01/2024,Cash in,,,,,1,,,\n03/01/2024,Cash in,,,,,1`
    expect(readTransactions(fileOf(text), { broker: 'auto', profiles: [PROFILE] })).toMatchObject({
      ok: false,
      refusal: { problem: 'truncated', line: 3 },
    })
  })

  test('a profile whose column is not in its own header is refused by that name', () => {
    const broken = { ...PROFILE, columns: { ...PROFILE.columns, amount: 'Gone' } }
    expect(readTransactions(fileOf(`${HEADER}\n`), { broker: 'auto', profiles: [broken] })).toMatchObject({
      ok: false,
      refusal: { problem: 'missingColumn', column: 'Gone' },
    })
  })

  test('an amount of more decimals than the scale is rounded half-even and its line is named', () => {
    const read = readBy(
      PROFILE,
      '02/01/2024,Cash in,,,,,1.0000005,,,',
      '03/01/2024,Cash in,,,,,1.0000015,,,',
      '04/01/2024,Cash in,,,,,1.5,,,',
    )
    expect(read.drafts.map((d) => legs(d)[0])).toEqual([
      'transfer USD 1',
      'transfer USD 1.000002',
      'transfer USD 1.5',
    ])
    expect([...read.rounded]).toEqual([2, 3])
  })
})

function readBy(profile: Profile, ...rows: string[]) {
  return valueOf(
    readTransactions(fileOf(`${HEADER}\n${rows.join('\n')}\n`), { broker: 'auto', profiles: [profile] }),
  )
}

function draftsBy(profile: Profile, ...rows: string[]): readonly Draft[] {
  const read = readBy(profile, ...rows)
  expect(read.refused).toEqual([])
  return read.drafts
}

function draftsOf(...rows: string[]): readonly Draft[] {
  return draftsBy(PROFILE, ...rows)
}

function fileOf(text: string) {
  return { name: 'x.csv', bytes: new TextEncoder().encode(text) }
}

function legs({ legs }: Draft): string[] {
  return legs.map((leg) =>
    leg.asset
      ? `${leg.role} ${leg.asset.symbol} ${textFromQuantity(leg.quantity)}`
      : `${leg.role} ${leg.currency} ${textFromMoney(leg.amount)}`,
  )
}
