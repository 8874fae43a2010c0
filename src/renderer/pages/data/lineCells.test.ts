import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsOfLine, lineOfCells } from './lineCells.ts'

test('a line is taken apart at its delimiter, quotes are those of the file', () => {
  const line = '"02/09/2026","Buy",SYNA,"FUND, ""A""",1O.5,,"-$1,525.00"'
  const read = cellsOfLine(line)
  expect(read.cells).toEqual(['02/09/2026', 'Buy', 'SYNA', 'FUND, "A"', '1O.5', '', '-$1,525.00'])
  expect(lineOfCells(read)).toBe(line)
  const cells = read.cells.map((cell) => (cell === '1O.5' ? '10.5' : cell))
  expect(lineOfCells({ ...read, cells })).toBe(line.replace('1O.5', '10.5'))
})

test('semicolons and tabs divide as well', () => {
  expect(cellsOfLine('a;1,5;b').cells).toEqual(['a', '1,5', 'b'])
  expect(cellsOfLine('a\tb\tc').cells).toEqual(['a', 'b', 'c'])
})

test('whatever cells a line is made of, they come back', () => {
  const cell = fc.string({ maxLength: 8 }).filter((text) => !/[\r\n]/.test(text))
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 8 }), (cells) => {
      const line = lineOfCells({ delimiter: ';', quoted: cells.map(() => true), cells })
      expect(cellsOfLine(line, ';').cells).toEqual(cells)
    }),
  )
})
