import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { textFromRate } from '../../../shared/amount.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import { type RatesFile, readRates } from './readRates.ts'

const read = (csv: string, pair?: string) =>
  readRates({ name: 'r.csv', bytes: new TextEncoder().encode(csv) }, pair)
const plain = ({ series }: RatesFile) =>
  series.map((s) => [
    `${s.base}${s.quote}`,
    ...s.rows.map((r) => `${isoFromDay(r.day)} ${textFromRate(r.rate)}`),
  ])

describe('FX-2: layouts and their direction', () => {
  test('two columns take the pair that is named, or the one in their header', () => {
    const rows = '2024-01-03,1.0919\n2024-01-02,1.0956\n'
    const expected = [['EURUSD', '2024-01-02 1.0956', '2024-01-03 1.0919']]
    expect(plain(valueOf(read(`date,rate\n${rows}`, 'EURUSD')))).toEqual(expected)
    expect(plain(valueOf(read(`Date,EUR/USD\n${rows}`)))).toEqual(expected)
    expect(read(`date,rate\n${rows}`)).toMatchObject({ refusal: { problem: 'pairUnknown', line: 1 } })
    expect(read(`Date,EURUSD\n${rows}`, 'USDEUR')).toMatchObject({ refusal: { problem: 'pairUnknown' } })
  })

  test('the European Central Bank gives each currency for one euro, newest first, with a comma at the end of each line', () => {
    const file = valueOf(
      read('Date,USD,JPY,CYP,\n2024-01-03,1.0919,155.78,N/A,\n2024-01-02,1.0956,155.64,N/A,\n'),
    )
    expect(file.layout).toBe('ecb')
    expect(plain(file)).toEqual([
      ['EURUSD', '2024-01-02 1.0956', '2024-01-03 1.0919'],
      ['EURJPY', '2024-01-02 155.64', '2024-01-03 155.78'],
    ])
    expect(file.left).toEqual([{ name: 'CYP', why: 'noRates' }])
  })

  test('FRED names first what one of the second costs: dollars for a euro, yen for a dollar', () => {
    expect(plain(valueOf(read('DATE,DEXUSEU\n2024-01-01,.\n2024-01-02,1.0956\n')))).toEqual([
      ['EURUSD', '2024-01-02 1.0956'],
    ])
    const yen = valueOf(read('observation_date,DEXJPUS\n2024-01-02,142.03\n'))
    expect(yen.layout).toBe('fred')
    expect(plain(yen)).toEqual([['USDJPY', '2024-01-02 142.03']])
  })

  test('by country: each money for one dollar; unknown countries and new monies are left out and named', () => {
    const file = valueOf(
      read(
        'Date,Country,Exchange rate\n2024-01-01,Euro,0.9180\n2024-02-01,Euro,0.9266\n2024-01-01,Atlantis,3\n' +
          '2024-01-01,Venezuela,350\n2024-02-01,Venezuela,35001\n',
      ),
    )
    expect(plain(file)).toEqual([['USDEUR', '2024-01-01 0.918', '2024-02-01 0.9266']])
    expect(file.left).toEqual([
      { name: 'Atlantis', why: 'unknownCountry' },
      { name: 'Venezuela', why: 'newMoney' },
    ])
  })
})

describe('MKT-4: all or nothing, with the place named', () => {
  test.each([
    ['date,EURUSD\n2024-01-02,one\n', { problem: 'badCell', line: 2, column: 'EURUSD' }],
    ['date,EURUSD\n2024-01-02,0\n', { problem: 'badCell', line: 2 }],
    ['date,EURUSD\n2024-01-02,1.1\n2024-01-02,1.2\n', { problem: 'duplicateDay', line: 3 }],
    ['date,EURUSD\n2024-13-02,1.1\n', { problem: 'badCell', line: 2, column: 'date' }],
    ['date,EURUSD\n', { problem: 'noRows' }],
    ['what,ever\n1,2\n', { problem: 'missingColumn' }],
    ['date,alpha,beta\n2024-01-02,1,2\n', { problem: 'missingColumn' }],
  ])('%j is refused', (csv, expected) => {
    expect(read(csv)).toMatchObject({ ok: false, refusal: { kind: 'file', ...expected } })
  })
})

const monthly = '../shared/data/macro/fx-monthly.csv'
describe.skipIf(!existsSync(monthly))('the monthly rates beside the checkout', () => {
  test('33 monies for one dollar, as published: 358.02 yen in January 1971, the mark fixed to the euro in 1999', () => {
    const file = valueOf(readRates({ name: 'fx-monthly.csv', bytes: new Uint8Array(readFileSync(monthly)) }))
    expect(file.left).toEqual([{ name: 'Venezuela', why: 'newMoney' }])
    expect(file.series).toHaveLength(33)
    const on = (quote: string, iso: string) =>
      Number(
        textFromRate(
          file.series.find((s) => s.quote === quote)!.rows.find((r) => isoFromDay(r.day) === iso)!.rate,
        ),
      )
    expect(on('JPY', '1971-01-01')).toBe(358.02)
    // 1 EUR = 1.95583 DEM for good: both are in one direction. So is the pound, below one against the dollar.
    expect(on('DEM', '1999-06-01') / on('EUR', '1999-06-01')).toBeCloseTo(1.95583, 3)
    expect(on('GBP', '2024-01-01')).toBeCloseTo(1 / 1.27, 1)
  })
})
