import { describe, expect, test } from 'vitest'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import { readReturns } from './readReturns.ts'

function file(content: string) {
  return { name: 'returns.csv', bytes: new TextEncoder().encode(content) }
}

describe('MET-1: returns of a file', () => {
  test('one column needs no name, a header is optional, days are put in order', () => {
    const read = valueOf(readReturns(file('2024-02-29,0.02\n2024-01-31,-0.01\n')))
    expect(read.days.map(isoFromDay)).toEqual(['2024-01-31', '2024-02-29'])
    expect([...read.returns]).toEqual([-0.01, 0.02])
  })

  test('of several columns one must be named; blanks are left out', () => {
    const several = file('month,mine,index\n2024-01-31,0.01,0.02\n2024-02-29,,0.03\n')
    expect(readReturns(several)).toMatchObject({
      ok: false,
      refusal: { problem: 'missingColumn', line: 1, found: 'mine, index' },
    })
    expect([...valueOf(readReturns(several, { column: 'mine' })).returns]).toEqual([0.01])
    expect(readReturns(several, { column: 'yours' })).toMatchObject({
      ok: false,
      refusal: { problem: 'missingColumn', found: 'yours', expected: ['mine', 'index'] },
    })
  })

  test('a per cent sign is per cent; a bare 1.2 is refused until the unit is named', () => {
    expect([...valueOf(readReturns(file('2024-01-31,1.2%\n2024-02-29,-0.5%\n'))).returns]).toEqual([
      0.012, -0.005,
    ])
    const bare = file('2024-01-31,1.2\n2024-02-29,-0.5\n')
    expect(readReturns(bare)).toMatchObject({
      ok: false,
      refusal: { problem: 'badCell', line: 1, found: '1.2' },
    })
    expect([...valueOf(readReturns(bare, { unit: 'percent' })).returns]).toEqual([0.012, -0.005])
    expect([...valueOf(readReturns(bare, { unit: 'fraction' })).returns]).toEqual([1.2, -0.5])
  })

  test('a loss of all or more, a day twice and a file without rows are refused', () => {
    expect(readReturns(file('2024-01-31,-100%\n'))).toMatchObject({
      ok: false,
      refusal: { problem: 'badCell' },
    })
    expect(readReturns(file('2024-01-31,0.1\n2024-01-31,0.2\n'))).toMatchObject({
      ok: false,
      refusal: { problem: 'duplicateDay', line: 2 },
    })
    expect(readReturns(file('day,mine\n'))).toMatchObject({ ok: false, refusal: { problem: 'noRows' } })
  })
})
