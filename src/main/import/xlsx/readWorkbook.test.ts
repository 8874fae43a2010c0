import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Refusal, valueOf } from '../../../shared/refusal.ts'
import { readWorkbook } from './readWorkbook.ts'

const FIXTURE = readFileSync(
  new URL('../../../../tests/fixtures/brokers/questrade-activities.xlsx', import.meta.url),
)

/** One row of cells in a workbook of one sheet; style 1 is a date, style 2 a time alone. */
function cellsOf(cells: string, workbook = '<workbookPr/>'): readonly string[] {
  const book = zip({
    'xl/workbook.xml': `<workbook>${workbook}<sheets><sheet name="S" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="/xl/worksheets/s.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="165" formatCode="h:mm &quot;day&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': '<sst><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>not</t></rPh></si></sst>',
    'xl/worksheets/s.xml': `<worksheet><sheetData><row r="3">${cells}</row></sheetData></worksheet>`,
  })
  const [sheet] = valueOf(readWorkbook('x.xlsx', book))
  expect(sheet!.table.rows[0]!.line).toBe(3)
  return sheet!.table.rows[0]!.cells
}

describe('IMP-84: a workbook is read without any float', () => {
  test.each([
    ['0.30000000000000004', '0.3'],
    ['190.05000000000001', '190.05'],
    ['1.0000000000000001E-5', '0.00001'],
    ['12345678901234567890', '12345678901234600000'],
    ['-4.95', '-4.95'],
    ['0', '0'],
    ['-0.0', '0'],
    ['1E3', '1000'],
    ['999999999999999.9', '1000000000000000'],
  ])('the number %s is %s', (written, read) => {
    expect(cellsOf(`<c><v>${written}</v></c>`)).toEqual([read])
  })

  test('dates are days, with a time where there is one, in both calendars of Excel', () => {
    expect(cellsOf('<c s="1"><v>45296</v></c><c s="1"><v>45296.395833333336</v></c>')).toEqual([
      '2024-01-05',
      '2024-01-05 09:30:00',
    ])
    expect(cellsOf('<c s="1"><v>43834</v></c>', '<workbookPr date1904="1"/>')).toEqual(['2024-01-05'])
    // Before March 1900 Excel's days are not the calendar's; a format of hours alone is no date.
    expect(cellsOf('<c s="1"><v>60</v></c><c s="2"><v>0.5</v></c>')).toEqual(['60', '0.5'])
  })

  test('texts in pieces, inline texts, truth values and cells that are left out', () => {
    expect(
      cellsOf(
        '<c r="B3" t="s"><v>0</v></c><c r="D3" t="inlineStr"><is><t>in line</t></is></c><c t="b"><v>1</v></c>',
      ),
    ).toEqual(['', 'rich text', '', 'in line', 'TRUE'])
  })

  test('rows are as wide as the widest, and blank rows are none', () => {
    const [sheet] = valueOf(readWorkbook('x.xlsx', FIXTURE))
    expect(sheet!.name).toBe('Activities')
    expect(new Set(sheet!.table.rows.map(({ cells }) => cells.length))).toEqual(new Set([14]))
  })
})

describe('what is no sound workbook is refused', () => {
  test('another archive, a changed byte, a cut file, a part that swells', () => {
    expect(readWorkbook('x.zip', zip({ 'a.txt': 'a' }))).toMatchObject({
      ok: false,
      refusal: { problem: 'binary' },
    })
    const changed = Uint8Array.from(FIXTURE)
    changed[60]! ^= 0xff
    expect(readWorkbook('x.xlsx', changed).ok).toBe(false)
    expect(readWorkbook('x.xlsx', FIXTURE.subarray(0, 1000))).toMatchObject({
      ok: false,
      refusal: { problem: 'truncated' },
    })
    const swollen = zip({ 'xl/workbook.xml': 'x' }, 0x7fff_ffff)
    expect(readWorkbook('x.xlsx', swollen)).toMatchObject({ ok: false, refusal: { problem: 'tooLarge' } })
  })

  test('any bytes changed or cut give a table or a refusal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(FIXTURE.length - 1), fc.nat(255)), { maxLength: 5 }),
        fc.nat(FIXTURE.length),
        fc.boolean(),
        (changes, cut, isCut) => {
          const bytes = Uint8Array.from(FIXTURE)
          for (const [at, byte] of changes) bytes[at] = byte
          const read = readWorkbook('x.xlsx', isCut ? bytes.subarray(0, cut) : bytes)
          if (!read.ok && !Refusal.safeParse(read.refusal).success) throw new Error(JSON.stringify(read))
        },
      ),
      { numRuns: 2000, seed: 84 },
    )
  })
})

/** A zip archive of these texts; `claimed` is the unpacked size that it states instead of the true one. */
function zip(parts: Readonly<Record<string, string>>, claimed?: number): Uint8Array {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const plain = Buffer.from(text)
    const packed = deflateRawSync(plain)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc32(plain), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(claimed ?? plain.length, 18)
    facts.writeUInt16LE(name.length, 22)
    local.push(Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed)
    const entry = Buffer.alloc(42)
    facts.copy(entry, 2)
    entry.writeUInt32LE(at, 38)
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length / 3, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, ...directory, end])
}
