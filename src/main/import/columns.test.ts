import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, isoFromDay } from '../../shared/day.ts'
import { parseQuantity, textFromQuantity } from '../../shared/amount.ts'
import {
  dateEvidence,
  decimalEvidence,
  parseDay,
  plainNumber,
  splitAsOf,
  type DateOrder,
  type Decimal,
} from './columns.ts'

const point = { decimal: 'point', mixed: false } as const
const comma = { decimal: 'comma', mixed: false } as const

describe('a cell in a known style', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    // cell, read with a point, read with a comma
    ['1234.50', '1234.50', undefined],
    ['1,234.50', '1234.50', undefined],
    ['1.234,50', undefined, '1234.50'],
    ['1,234', '1234', '1.234'],
    ['1.234', '1.234', '1234'],
    ['$1,234.50', '1234.50', undefined],
    ['-$1,234.50', '-1234.50', undefined],
    ['$-12.00', '-12.00', undefined],
    ['($1,234.50)', '-1234.50', undefined],
    ['(0,31)', undefined, '-0.31'],
    ['12.00-', '-12.00', undefined],
    ['£12.00', '12.00', undefined],
    ['12,00 €', undefined, '12.00'],
    ['-€ 12,00', undefined, '-12.00'],
    ['\u2212$5', '-5', '-5'],
    ['\u00a01\u00a0234,5\u00a0', undefined, '1234.5'],
    ['1\u202f234\u202f567', '1234567', '1234567'],
    ["1'234.50", '1234.50', undefined],
    ['+7', '7', '7'],
    ['.5', '.5', undefined],
    ['5.', '5', undefined],
    ['--', '', ''],
    ['-', '', ''],
    ['n/a', '', ''],
    ['', '', ''],
    ['0,123', undefined, '0.123'],
    ['12,34', undefined, '12.34'],
    ['1,23,456', undefined, undefined],
    ['1.234.567', undefined, '1234567'],
    ['1,234,567', '1234567', undefined],
    ['--5', undefined, undefined],
    ['-(5)', undefined, undefined],
    ['$€5', undefined, undefined],
    ['5%', undefined, undefined],
    ['1e5', undefined, undefined],
    ['1S', undefined, undefined],
    ['=2*3', undefined, undefined],
    ['12:30', undefined, undefined],
    ['Infinity', undefined, undefined],
    ['٣', undefined, undefined],
  ]
  for (const [cell, withPoint, withComma] of cases) {
    test(JSON.stringify(cell), () => {
      expect([plainNumber(cell, point), plainNumber(cell, comma)]).toEqual([withPoint, withComma])
    })
  }
})

describe('IMP-4: the decimal style is told by all values of the column, and never guessed', () => {
  const cases: readonly (readonly [string[], Decimal | undefined, boolean, boolean])[] = [
    [['1,234', '1,500'], undefined, true, false],
    [['1,234', '12.5'], 'point', false, false],
    [['1.234', '12,5'], 'comma', false, false],
    [['1.234', '2.500'], undefined, true, false],
    [['10', '20'], undefined, false, false],
    [['10', 'pending', ''], undefined, false, false],
    [['1,234.5', '1.234,5'], 'point', false, true],
    [['0.125', '1.234'], 'point', false, false],
  ]
  for (const [cells, reading, ambiguous, mixed] of cases) {
    test(cells.join(' | '), () => expect(decimalEvidence(cells)).toMatchObject({ reading, ambiguous, mixed }))
  }

  test('in a mixed column a value that means two things is not read', () => {
    const mixed = { decimal: 'point', mixed: true } as const
    expect(['1,234.5', '12', '1,234', '12,5'].map((cell) => plainNumber(cell, mixed))).toEqual([
      '1234.5',
      '12',
      undefined,
      undefined,
    ])
  })

  test('a corpus of 400 columns: what is decided is what was meant, and what is not decided is truly open', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Decimal>('point', 'comma'),
        fc.boolean(),
        fc.array(
          fc.record({
            whole: fc.nat(9_999_999),
            digits: fc.constantFrom(0, 1, 2, 3, 4),
            fraction: fc.nat(9999),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        (decimal, grouped, amounts) => {
          const written = amounts.map(({ whole, digits, fraction }) =>
            write(
              whole,
              digits === 0 ? '' : String(fraction).padStart(4, '0').slice(0, digits),
              decimal,
              grouped,
            ),
          )
          const meant = amounts.map(
            ({ whole, digits, fraction }) =>
              `${whole}${digits === 0 ? '' : `.${String(fraction).padStart(4, '0').slice(0, digits)}`}`,
          )
          const evidence = decimalEvidence(written)
          expect(evidence.mixed).toBe(false)
          if (evidence.reading !== undefined) expect(evidence.reading).toBe(decimal)
          const other: Decimal = decimal === 'point' ? 'comma' : 'point'
          const readings = (style: Decimal) =>
            written.map((cell) => units(plainNumber(cell, { decimal: style, mixed: false })))
          expect(readings(decimal)).toEqual(meant.map(units))
          if (evidence.reading === undefined)
            expect(evidence.ambiguous).toBe(readings(other).join() !== readings(decimal).join())
        },
      ),
      { numRuns: 400 },
    )
  })
})

describe('IMP-4: the date order is told by all values of the column, and never guessed', () => {
  const cases: readonly (readonly [string[], DateOrder | undefined, boolean, boolean])[] = [
    [['01/02/2024', '03/04/2024'], undefined, true, false],
    [['01/02/2024', '13/04/2024'], 'dmy', false, false],
    [['01/02/2024', '04/13/2024'], 'mdy', false, false],
    [['2024-01-02'], 'ymd', false, false],
    [['05/05/2024', '06/06/2024'], undefined, false, false],
    [['04/13/2024', '13/04/2024'], 'mdy', false, true],
    [['2024-01-02', '04/13/2024'], 'mdy', false, false],
    [['02-Apr-2025', 'May 5, 2020'], undefined, false, false],
    [['31/02/2024', 'x'], undefined, false, false],
  ]
  for (const [cells, reading, ambiguous, mixed] of cases) {
    test(cells.join(' | '), () => expect(dateEvidence(cells)).toMatchObject({ reading, ambiguous, mixed }))
  }

  test('a corpus of 300 columns: what is decided is what was meant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<'mdy' | 'dmy'>('mdy', 'dmy'),
        fc.constantFrom('/', '-', '.'),
        fc.array(fc.integer({ min: 0, max: 25_000 }), { minLength: 1, maxLength: 10 }),
        (order, mark, days) => {
          const written = days.map((d) => {
            const [y, m, dd] = isoFromDay(d as ReturnType<typeof day>).split('-')
            return order === 'mdy' ? [m, dd, y].join(mark) : [dd, m, y].join(mark)
          })
          const evidence = dateEvidence(written)
          expect(evidence.mixed).toBe(false)
          if (evidence.reading !== undefined) expect(evidence.reading).toBe(order)
          expect(written.map((cell) => parseDay(cell, { order, mixed: false }))).toEqual(days)
          const other = written.map((cell) =>
            parseDay(cell, { order: order === 'mdy' ? 'dmy' : 'mdy', mixed: false }),
          )
          if (evidence.reading === undefined) expect(evidence.ambiguous).toBe(other.join() !== days.join())
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('days in every form that exports use', () => {
  const forms: readonly (readonly [string, DateOrder, string | undefined])[] = [
    ['04/27/2023', 'mdy', '2023-04-27'],
    ['4/7/23', 'mdy', '2023-04-07'],
    ['27.04.2023', 'dmy', '2023-04-27'],
    ['24-08-2022 07:00:15', 'dmy', '2022-08-24'],
    ['2024-01-16, 10:30:00', 'ymd', '2024-01-16'],
    ['2024-01-16T10:30:00.123456Z', 'ymd', '2024-01-16'],
    ['2023-01-04 12:00:00 AM', 'ymd', '2023-01-04'],
    ['20230522', 'ymd', '2023-05-22'],
    ['02-Apr-2025', 'mdy', '2025-04-02'],
    ['May 5, 2020, 10:10:57 PM', 'ymd', '2020-05-05'],
    ['Feb-01-2025', 'mdy', '2025-02-01'],
    ['01/02/70', 'mdy', '1970-01-02'],
    ['01/02/69', 'mdy', '2069-01-02'],
    ['02/29/2023', 'mdy', undefined],
    ['13/01/2024', 'mdy', undefined],
    ['01/02/2024', 'ymd', undefined],
    ['yesterday', 'mdy', undefined],
    ['', 'mdy', undefined],
  ]
  for (const [cell, order, iso] of forms) {
    const parsed = parseDay(cell, { order, mixed: false })
    expect([cell, parsed === undefined ? undefined : isoFromDay(parsed)]).toEqual([cell, iso])
  }
})

test('IMP-10: as of splits into effective and posted', () => {
  expect(splitAsOf('04/17/2023 as of 04/15/2023')).toEqual({ effective: '04/15/2023', posted: '04/17/2023' })
  expect(splitAsOf(' 04/17/2023 ')).toEqual({ effective: '04/17/2023', posted: undefined })
})

function write(whole: number, fraction: string, decimal: Decimal, grouped: boolean): string {
  const digits = grouped
    ? String(whole).replace(/\B(?=(\d{3})+$)/g, decimal === 'point' ? ',' : '.')
    : String(whole)
  return fraction === '' ? digits : `${digits}${decimal === 'point' ? '.' : ','}${fraction}`
}

function units(text: string | undefined): string | undefined {
  const parsed = text === undefined ? undefined : parseQuantity(text)
  return parsed === undefined ? undefined : textFromQuantity(parsed.value)
}
