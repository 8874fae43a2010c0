import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import { type SeriesFile, type SeriesOptions, readSeries } from './readSeries.ts'

const fixture = (name: string, options?: SeriesOptions) =>
  valueOf(readSeries({ name, bytes: new Uint8Array(readFileSync(`tests/fixtures/macro/${name}`)) }, options))
const text = (csv: string, options?: SeriesOptions) =>
  readSeries({ name: 'm.csv', bytes: new TextEncoder().encode(csv) }, options)
const plain = (file: SeriesFile) =>
  file.values.map((v) => [isoFromDay(v.observed), isoFromDay(v.availableAt), v.value])

describe('MKT-14: a macro value is known from when it was published', () => {
  test('without a lag it is taken as known on its day, and marked as revised since', () => {
    const [file] = fixture('UNRATE.csv')
    expect(file).toMatchObject({ id: 'UNRATE', lagDays: 0, latestRevised: true })
    expect(plain(file!)).toEqual([
      ['2024-01-01', '2024-01-01', 3.7],
      ['2024-03-01', '2024-03-01', 3.8],
    ])
  })

  test('a declared lag moves the day on which it was known', () => {
    const [file] = fixture('UNRATE.csv', { lagDays: 35 })
    expect(file).toMatchObject({ lagDays: 35, latestRevised: false })
    expect(plain(file!)[0]).toEqual(['2024-01-01', '2024-02-05', 3.7])
  })

  test('one column per vintage: the first number stands until another is shown', () => {
    const [file] = fixture('wide-vintages.csv', { lagDays: 10 })
    expect(file).toMatchObject({ id: 'GROWTH', lagDays: null, latestRevised: false })
    expect(plain(file!)).toEqual([
      ['2024-01-01', '2024-02-15', 100.1],
      ['2024-01-01', '2024-03-15', 100.3],
      ['2024-02-01', '2024-03-15', 101],
      ['2024-03-01', '2024-04-15', 99.5],
    ])
  })

  test('one line per vintage says the same', () => {
    expect(fixture('long-vintages.csv', { series: 'GROWTH' })).toEqual(fixture('wide-vintages.csv'))
  })
})

describe('layouts', () => {
  test('dates with the month first, blanks for holidays', () => {
    expect(plain(fixture('old.csv')[0]!)).toEqual([
      ['2024-01-02', '2024-01-02', 3.95],
      ['2024-01-04', '2024-01-04', 4],
    ])
  })

  test('a column called value takes the name of the file or the one given, and has points for decimals', () => {
    expect(fixture('CPI.csv')[0]).toMatchObject({
      id: 'CPI',
      values: [{ value: 300.125 }, { value: 301.25 }],
    })
    expect(fixture('CPI.csv', { series: 'CPILFESL' })[0]!.id).toBe('CPILFESL')
  })

  test('two columns are two series, or the one asked for', () => {
    expect(fixture('two.csv').map((f) => f.id)).toEqual(['AAA', 'BAA'])
    expect(fixture('two.csv', { series: 'baa' }).map((f) => [f.id, f.values[0]!.value])).toEqual([
      ['baa', 5.64],
    ])
  })

  test('values may be below zero', () => {
    expect(valueOf(text('date,SPREAD\n2024-01-02,-0.89\n'))[0]!.values[0]!.value).toBe(-0.89)
  })
})

describe('refusals name the place', () => {
  test.each([
    ['no date column', 'when,value\n2024-01-01,1\n', { line: 1, column: 'date', problem: 'missingColumn' }],
    ['no value column', 'date\n2024-01-01\n', { line: 1, column: 'value', problem: 'missingColumn' }],
    [
      'a cell in words',
      'date,X\n2024-01-01,1\n2024-02-01,n.a.!\n',
      { line: 3, column: 'X', problem: 'badCell', found: 'n.a.!' },
    ],
    [
      'a day twice',
      'date,X\n2024-01-01,1\n2024-01-01,1\n',
      { line: 3, column: 'date', problem: 'duplicateDay' },
    ],
    [
      'no such day',
      'date,X\n2024-02-30,1\n',
      { line: 2, column: 'date', problem: 'badCell', found: '2024-02-30' },
    ],
    ['no value at all', 'date,X\n2024-02-01,.\n', { problem: 'noRows' }],
    [
      'a row that breaks off',
      'date,X,Y\n2024-01-01,1,2\n2024-02-01,1',
      { line: 3, column: 'Y', problem: 'truncated' },
    ],
  ])('%s', (_name, csv, refusal) => {
    expect(text(csv)).toMatchObject({ ok: false, refusal: { kind: 'file', file: 'm.csv', ...refusal } })
  })

  test('a series that the file does not have, with those it has', () => {
    expect(text('date,A,B\n2024-01-01,1,2\n', { series: 'C' })).toMatchObject({
      ok: false,
      refusal: { problem: 'missingColumn', column: 'C', expected: ['A', 'B'] },
    })
  })
})

test('MKT-14: a column whose name is longer than an id may be is refused with what is allowed', () => {
  expect(text(`date,${'x'.repeat(400)}\n2024-01-31,1\n`)).toMatchObject({
    ok: false,
    refusal: { problem: 'missingColumn', line: 1, expected: ['a name of at most 120 letters'] },
  })
  expect(text(`date,${'x'.repeat(120)}\n2024-01-31,1\n`).ok).toBe(true)
})
