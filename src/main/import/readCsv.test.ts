import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueOf } from '../../shared/refusal.ts'
import { parse } from 'csv-parse/sync'
import { readCsv, sniffDelimiter } from './readCsv.ts'
import { MAX_COLUMNS, MAX_FIELD_CHARACTERS, scanCsv } from './scanCsv.ts'

test('a quoted line break keeps the physical line numbers of what follows', () => {
  const table = valueOf(readCsv('x.csv', 'a,b\r\n"one\r\ntwo",2\r\n\r\n3,4\r\n'))
  expect(table.rows.map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, 'a', 'b'],
    [2, 'one\ntwo', '2'],
    [5, '3', '4'],
  ])
  expect(table.rows[1]!.raw).toBe('"one\ntwo",2')
  expect(table.endsWithNewline).toBe(true)
})

test('IMP-1: blank lines and lines of bare commas are no rows', () => {
  const table = valueOf(readCsv('x.csv', ',,,\n\n  \na,b,c,d\n,,,\n1,2,3,4'))
  expect(table.rows.map(({ line }) => line)).toEqual([4, 6])
  expect(table.endsWithNewline).toBe(false)
})

test('carriage returns alone end lines too, and a mixture does', () => {
  expect(valueOf(readCsv('x.csv', 'a,b\r1,2\r')).rows.map(({ line }) => line)).toEqual([1, 2])
  expect(valueOf(readCsv('x.csv', 'a,b\r\n1,2\n3,4\r5,6')).rows.map(({ line }) => line)).toEqual([1, 2, 3, 4])
})

test('an inch mark inside a bare cell is a plain character', () => {
  expect(valueOf(readCsv('x.csv', 'name,qty\n10" PIPE CO,5\n')).rows[1]!.cells).toEqual(['10" PIPE CO', '5'])
})

test('IMP-22: a quote that never closes names the line on which its record starts', () => {
  expect(readCsv('x.csv', 'a,b\n"x\ny",1\n2,"cut\nand more\n')).toMatchObject({
    refusal: { problem: 'truncated', line: 4 },
  })
})

test('text after a closing quote names its line', () => {
  expect(readCsv('x.csv', 'a,b\n1,2\n"x"y,2\n')).toMatchObject({
    refusal: { problem: 'unreadable', line: 3 },
  })
})

describe('limits', () => {
  test('512 columns are read, 513 are not', () => {
    expect(readCsv('x.csv', Array(MAX_COLUMNS).fill('1').join(',')).ok).toBe(true)
    expect(
      readCsv(
        'x.csv',
        `a\n${Array(MAX_COLUMNS + 1)
          .fill('1')
          .join(',')}`,
      ),
    ).toMatchObject({ refusal: { problem: 'tooLarge', line: 2, found: '513 columns' } })
  })
  test('a cell of 64 KiB is read, a longer one is not', () => {
    expect(readCsv('x.csv', 'x'.repeat(MAX_FIELD_CHARACTERS)).ok).toBe(true)
    expect(readCsv('x.csv', `a\n${'x'.repeat(MAX_FIELD_CHARACTERS + 1)}`)).toMatchObject({
      refusal: { problem: 'tooLarge', line: 2, found: 'a cell' },
    })
  })
})

describe('the delimiter is the one under which most lines have the same width', () => {
  const cases: readonly (readonly [string, string])[] = [
    [',', 'a,b,c\n1,2,3\n'],
    [';', 'Datum;Betrag;Text\n1.1.;1,50;"x, y"\n2.1.;2,50;z\n'],
    ['\t', 'a\tb\tc\n1,5\t2,5\t3,5\n'],
    ['|', 'a|b|c\n1|2|3\n'],
    [',', '"a;b","c;d"\n"e;f","g;h"\n'],
    [',', 'one column\nonly\n'],
  ]
  for (const [delimiter, text] of cases)
    test(JSON.stringify(text), () => expect(sniffDelimiter(text)).toBe(delimiter))
})

test('cells that were written with quotes come back as they were, on the lines where they stand', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', ' ', '.', 'é'),
    maxLength: 8,
  })
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
      (records) => {
        const lines = records.map((cells) => cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(','))
        const result = readCsv('x.csv', lines.join('\n'), ',')
        let line = 1
        const expected = records.flatMap((cells, i) => {
          const at = line
          line += lines[i]!.split('\n').length
          return cells.some((c) => c.trim() !== '') ? [{ line: at, cells, raw: lines[i] }] : []
        })
        expect(result.ok ? result.value.rows : []).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})

const torn = fc.string({
  unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '""', 'é', ',"', '",'),
  maxLength: 40,
})

test('any text in quotes and out of them is read as csv-parse reads it', () => {
  const peer = (text: string): string[][] | undefined => {
    const options = { record_delimiter: '\n', relax_column_count: true }
    try {
      return parse(text, options)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'INVALID_OPENING_QUOTE'))
        return undefined
    }
    try {
      return parse(text, { ...options, relax_quotes: true })
    } catch {
      return undefined
    }
  }
  fc.assert(
    fc.property(torn, (text) => {
      const scanner = scanCsv('x.csv', ',')
      const [most, last] = [scanner.push(text), scanner.end()]
      const rows =
        most.ok && last.ok ? [...most.value, ...last.value.rows].map(({ cells }) => cells) : undefined
      const expected = peer(text.replace(/\r\n?/g, '\n'))
      expect(rows).toEqual(expected?.filter((cells) => cells.some((cell) => cell.trim() !== '')))
    }),
    { numRuns: 5000 },
  )
})

test('a text that comes in parts gives the same rows, wherever it is cut', () => {
  fc.assert(
    fc.property(torn, fc.array(fc.nat(40), { maxLength: 6 }), (text, cuts) => {
      const whole = scanCsv('x.csv', ',')
      const expected = [whole.push(text), whole.end()]
      const parts = scanCsv('x.csv', ',')
      const places = [
        0,
        ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b),
        text.length,
      ]
      const got = places.slice(1).map((to, i) => parts.push(text.slice(places[i], to)))
      const end = parts.end()
      const refused = [...expected, ...got, end].some((result) => !result.ok)
      if (refused) {
        expect([...got, end].find((result) => !result.ok)).toEqual(expected.find((result) => !result.ok))
        return
      }
      const rowsOf = (result: (typeof got)[number] | typeof end) =>
        !result.ok ? [] : Array.isArray(result.value) ? result.value : result.value.rows
      expect([...got, end].flatMap(rowsOf)).toEqual(expected.flatMap(rowsOf))
    }),
    { numRuns: 5000 },
  )
})
