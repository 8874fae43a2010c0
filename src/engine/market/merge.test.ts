import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Price, price, priceFromUnits, textFromPrice } from '../../shared/amount.ts'
import { type Day, day } from '../../shared/day.ts'
import type { PriceRow, PriceSeries } from '../../shared/market.ts'
import { historyOf, levelsOf } from './levels.ts'
import { type Merge, mergeSeries } from './merge.ts'

type Merged = Extract<Merge, { kind: 'merged' }>

/** Days are counted from 2024-01-01; each row is day, close and adjusted close, `-` for none. */
function series(text: string, rest: Partial<PriceSeries> = {}): PriceSeries {
  const rows: PriceRow[] = text.split(';').map((row) => {
    const [offset, close, adjusted] = row.trim().split(' ')
    return {
      day: (day('2024-01-01') + Number(offset)) as Day,
      close: close === '-' ? undefined : price(close!),
      adjusted: adjusted === undefined || adjusted === '-' ? undefined : Number(adjusted),
    }
  })
  return { closes: 'split', rows, splits: [], distributions: [], distributionsKnown: false, ...rest }
}

function merged(kept: PriceSeries | undefined, incoming: PriceSeries): Merged {
  const merge = mergeSeries(kept, incoming)
  if (merge.kind !== 'merged') throw new Error(merge.kind)
  return merge
}

const totals = (s: PriceSeries) => [...levelsOf(historyOf('A', s, false)).total]

describe('MKT-12: a file and what is kept', () => {
  test('the first file is the series, its distributions told from close and adjusted close', () => {
    const first = merged(undefined, series('0 100.125 98.1225; 1 100 98; 2 99 99'))
    expect(first).toMatchObject({ added: 3, changed: 0, same: 0 })
    expect(first.series.distributionsKnown).toBe(true)
    expect(first.series.distributions.map((d) => textFromPrice(d.perShare))).toEqual(['2'])
  })

  test('where everything is printed in whole units, a step of a unit is no payment', () => {
    const coarse = merged(undefined, series('1 100 98; 2 99 99'))
    expect(coarse.series.distributions).toEqual([])
  })

  test('the same file again changes nothing', () => {
    const file = series('1 100 98; 2 99 99; 3 101 101')
    const first = merged(undefined, file)
    const again = merged(first.series, file)
    expect(again).toMatchObject({ added: 0, changed: 0, same: 3 })
    expect(again.series).toEqual(first.series)
  })

  test('a newer, shorter download pays 1 on its last day: the kept past is rescaled, no return is made up at the seam', () => {
    const kept = merged(undefined, series('1 100.125 100.125; 2 100 100; 3 100 100')).series
    const next = merged(kept, series('3 100 99; 4 99 99'))
    expect(next).toMatchObject({ added: 1, changed: 1, same: 0 })
    expect(next.series.rows.map((row) => row.adjusted)).toEqual([99.12375, 99, 99, 99])
    expect(
      next.series.distributions.map((d) => [d.day - day('2024-01-01'), textFromPrice(d.perShare)]),
    ).toEqual([[4, '1']])
  })

  test('an older download joins what is kept after it', () => {
    const kept = merged(undefined, series('3 100 99; 4 99 99')).series
    const both = merged(kept, series('1 100 100; 2 100 100; 3 100 100'))
    expect(both.series.rows.map((row) => row.adjusted)).toEqual([99, 99, 99, 99])
  })

  test('a split between two downloads halves the closes that are kept', () => {
    const kept = series('1 100; 2 102; 3 104')
    const next = merged(kept, series('3 52; 4 53'))
    expect(next.series.rows.map((row) => textFromPrice(row.close!))).toEqual(['50', '51', '52', '53'])
  })

  test('a corrected close is no split', () => {
    const next = merged(series('1 100; 2 102; 3 104'), series('3 103.5; 4 105'))
    expect(next.series.rows.map((row) => textFromPrice(row.close!))).toEqual(['100', '102', '103.5', '105'])
  })

  test('a day that the file no longer has between its first and last is dropped', () => {
    const next = merged(series('1 100; 2 555; 3 104'), series('1 100; 3 104'))
    expect(next.series.rows.map((row) => row.day - day('2024-01-01'))).toEqual([1, 3])
    expect(next).toMatchObject({ added: 0, changed: 0, same: 2 })
  })

  test('adjusted closes without a shared day are not joined', () => {
    expect(mergeSeries(series('1 100 98; 2 99 99'), series('3 99 99; 4 99 99')).kind).toBe('noSharedDay')
  })

  test('raw closes need no shared day, and keep their actions', () => {
    const raw = { closes: 'raw', distributionsKnown: true } as const
    const kept = series('1 100; 2 98', {
      ...raw,
      distributions: [{ day: (day('2024-01-01') + 2) as Day, perShare: price('2') }],
    })
    const next = merged(kept, series('3 99', raw))
    expect(next.series.rows.length).toBe(3)
    expect(next.series.distributions.length).toBe(1)
    expect(next.series.distributionsKnown).toBe(true)
  })

  test('another kind of close replaces a series only where it covers all its days, adjusted-only closes never', () => {
    const kept = series('1 100; 2 101; 3 102')
    const adjusted = { closes: 'total' } as const
    expect(mergeSeries(kept, series('2 - 9; 3 - 9', adjusted))).toEqual({
      kind: 'otherCloses',
      kept: 'split',
    })
    expect(mergeSeries(kept, series('1 - 8; 2 - 9; 3 - 9; 4 - 9', adjusted)).kind).toBe('otherCloses')
    const poor = series('2 - 9; 3 - 9', adjusted)
    const rich = merged(poor, series('1 100 100; 2 101 101; 3 102 102'))
    expect(rich.series.closes).toBe('split')
    expect(rich).toMatchObject({ added: 1, changed: 2 })
  })

  test('distributions that a file states are taken as they stand', () => {
    const paid = [{ day: (day('2024-01-01') + 2) as Day, perShare: price('1.99') }]
    const stated = merged(
      undefined,
      series('1 100 98; 2 99 99', { distributions: paid, distributionsKnown: true }),
    )
    expect(stated.series.distributions).toEqual(paid)
  })
})

test('however a history is cut into overlapping downloads, each rescaled to its own end, the returns come out whole', () => {
  const anyHistory = fc.array(
    fc.record({
      move: fc.integer({ min: -300, max: 300 }),
      paid: fc.oneof(fc.constant(0), fc.integer({ min: 50, max: 400 })),
    }),
    { minLength: 12, maxLength: 60 },
  )
  fc.assert(
    fc.property(anyHistory, fc.nat(), fc.nat(), fc.boolean(), (path, a, b, newestFirst) => {
      const whole: { close: Price; paid: number }[] = [{ close: price('100'), paid: 0 }]
      for (const { move, paid } of path) {
        const last = Number(whole.at(-1)!.close) / 1e8
        const close = Math.max(20, last * (1 + move / 1e4) - paid / 100)
        whole.push({ close: priceFromUnits(BigInt(Math.round(close * 100)) * 1_000_000n), paid: paid / 100 })
      }
      // What a vendor would give for the days `from` to `to`: adjusted closes that end at the last close.
      const download = (from: number, to: number): PriceSeries => {
        const rows: PriceRow[] = []
        let factor = 1
        for (let i = to; i >= from; i--) {
          const { close } = whole[i]!
          rows.unshift({
            day: (day('2024-01-01') + i) as Day,
            close,
            adjusted: (Number(close) / 1e8) * factor,
          })
          if (i > from) factor *= 1 - whole[i]!.paid / (Number(whole[i - 1]!.close) / 1e8)
        }
        return { closes: 'split', rows, splits: [], distributions: [], distributionsKnown: false }
      }
      const cut = 2 + (a % (whole.length - 4))
      const overlap = Math.min(whole.length - 1, cut + (b % 3))
      const early = download(0, overlap)
      const late = download(cut, whole.length - 1)
      const joined = newestFirst
        ? merged(merged(undefined, late).series, early)
        : merged(merged(undefined, early).series, late)
      const expected = totals(merged(undefined, download(0, whole.length - 1)).series)
      const got = totals(joined.series)
      for (let i = 1; i < got.length; i++) {
        expect(got[i]! / got[i - 1]!).toBeCloseTo(expected[i]! / expected[i - 1]!, 9)
      }
    }),
  )
})
