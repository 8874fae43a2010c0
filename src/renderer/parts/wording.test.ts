import { expect, test } from 'vitest'
import { awayWords, fileStem, inWords, listed, shortDay, showInstant, wordCount } from './wording.ts'

test('small counts are words, large ones figures', () => {
  expect([inWords(0), inWords(7), inWords(50_000)]).toEqual(['no', 'seven', '50,000'])
  expect([wordCount(1, 'entry', 'entries'), wordCount(2, 'entry', 'entries')]).toEqual([
    'one entry',
    'two entries',
  ])
})

test('names are listed as a sentence lists them', () => {
  expect([listed([]), listed(['VTI']), listed(['VTI', 'BND']), listed(['VTI', 'BND', 'GLD'])]).toEqual([
    '',
    'VTI',
    'VTI and BND',
    'VTI, BND and GLD',
  ])
})

test('days ahead and behind are said as distances from today', () => {
  expect(awayWords('2026-03-02', '2026-03-02')).toBe('today')
  expect(awayWords('2026-03-02', '2026-03-03')).toBe('tomorrow')
  expect(awayWords('2026-02-27', '2026-03-31')).toBe('32 days')
  expect(awayWords('2026-03-02', '2026-03-01')).toBe('1 day ago')
  expect(shortDay('2026-02-27')).toBe('27 Feb')
})

test('an instant is read to the minute in the zone it was written in', () => {
  expect(showInstant('2025-09-02T16:42:10-04:00')).toBe('2 Sep 2025, 16:42')
})

test('a ledger is called by its file, on any system', () => {
  expect(fileStem('/home/me/Household.db')).toBe('Household')
  expect(fileStem('C:\\Users\\me\\ledger.trimtab')).toBe('ledger')
})
