import { isoFromDay, type Day } from '../../../shared/day.ts'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import type { CsvRecord, CsvTable } from '../readCsv.ts'
import { plainDecimal } from '../plainDecimal.ts'
import { elementsNamed, localName, readXml, type XmlElement } from '../xml/readXml.ts'
import { unzip } from './unzip.ts'

export interface Sheet {
  readonly name: string
  /** Rows with a cell that is not blank, each as wide as the widest; `line` is the row number that a spreadsheet shows. */
  readonly table: CsvTable
}

const MAX_CELLS = 5_000_000
const MAX_COLUMNS = 512

/**
 * The sheets of an Excel workbook (`.xlsx`) as tables of text, in the order of the workbook, those without rows left out.
 * Nothing passes through a float: a number is the decimal that the file holds, to the 15 digits that Excel keeps
 * (`0.30000000000000004` is 0.3), and a cell with a date format is `2023-01-04` or `2023-01-04 09:30:00` (IMP-84).
 */
export function readWorkbook(file: string, bytes: Uint8Array): Result<readonly Sheet[]> {
  const unpacked = unzip(file, bytes)
  if (!unpacked.ok) return unpacked
  const parts = unpacked.value
  const part = (name: string): Result<XmlElement | undefined> => {
    const own = parts.get(name)
    return own === undefined ? ok(undefined) : readXml(`${file}/${name}`, new TextDecoder().decode(own))
  }
  const workbook = part('xl/workbook.xml')
  if (!workbook.ok) return workbook
  if (workbook.value === undefined)
    return refuse({ kind: 'file', file, problem: 'binary', found: 'a zip archive that is no Excel workbook' })
  const [links, strings, styles] = [
    part('xl/_rels/workbook.xml.rels'),
    part('xl/sharedStrings.xml'),
    part('xl/styles.xml'),
  ]
  if (!links.ok) return links
  if (!strings.ok) return strings
  if (!styles.ok) return styles

  const targets = new Map(
    childrenOf(links.value, 'Relationship').map(({ attributes }) => [
      attributes.get('Id') ?? '',
      (attributes.get('Target') ?? '').replace(/^\/?(?:xl\/)?/, 'xl/'),
    ]),
  )
  const book: Book = {
    strings: childrenOf(strings.value, 'si').map(textOf),
    dateStyles: dateStylesOf(styles.value),
    startsIn1904: childrenOf(workbook.value, 'workbookPr').some(({ attributes }) =>
      /^(?:1|true)$/.test(attributes.get('date1904') ?? ''),
    ),
  }
  const sheets: Sheet[] = []
  for (const { attributes } of childrenOf(workbook.value, 'sheet')) {
    const id = [...attributes].find(([name]) => /(?:^|:)id$/.test(name))?.[1] ?? ''
    const sheet = part(targets.get(id) ?? '')
    if (!sheet.ok) return sheet
    if (sheet.value === undefined) continue
    const rows = rowsOf(file, sheet.value, book)
    if (!rows.ok) return rows
    if (rows.value.length > 0)
      sheets.push({
        name: attributes.get('name') ?? '',
        table: { delimiter: '\t', rows: rows.value, endsWithNewline: true },
      })
  }
  return sheets.length === 0 ? refuse({ kind: 'file', file, problem: 'empty' }) : ok(sheets)
}

interface Book {
  readonly strings: readonly string[]
  /** Indices of cell formats that show a day. */
  readonly dateStyles: ReadonlySet<number>
  readonly startsIn1904: boolean
}

function rowsOf(file: string, sheet: XmlElement, book: Book): Result<CsvRecord[]> {
  const rows: { line: number; cells: string[] }[] = []
  let line = 0
  let widest = 0
  let count = 0
  for (const row of childrenOf(sheet, 'row')) {
    line = Number(row.attributes.get('r') ?? line + 1)
    const cells: string[] = []
    for (const cell of row.children) {
      if (localName(cell.name) !== 'c') continue
      const column = columnOf(cell.attributes.get('r')) ?? cells.length
      if (column >= MAX_COLUMNS || ++count > MAX_CELLS)
        return refuse({
          kind: 'file',
          file,
          ...(line >= 1 && { line }),
          problem: 'tooLarge',
          found: column >= MAX_COLUMNS ? `column ${column + 1}` : `${count} cells`,
        })
      while (cells.length < column) cells.push('')
      cells[column] = textOfCell(cell, book)
    }
    if (!Number.isSafeInteger(line) || line < 1)
      return refuse({ kind: 'file', file, problem: 'unreadable', found: 'a row without a number' })
    if (cells.every((cell) => cell.trim() === '')) continue
    widest = Math.max(widest, cells.length)
    rows.push({ line, cells })
  }
  return ok(
    rows.map(({ line, cells }) => ({
      line,
      cells: [...cells, ...Array.from({ length: widest - cells.length }, () => '')],
      raw: cells.join('\t'),
    })),
  )
}

/** `AB12` is column 27. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1]
  if (letters === undefined) return undefined
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

function textOfCell(cell: XmlElement, book: Book): string {
  const type = cell.attributes.get('t') ?? 'n'
  if (type === 'inlineStr') return textOf(cell)
  const value = childrenOf(cell, 'v')[0]?.text ?? ''
  if (type === 's') return book.strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type !== 'n' || value === '') return value
  const plain = plainDecimal(value, 15)
  if (plain === undefined) return value
  return book.dateStyles.has(Number(cell.attributes.get('s') ?? '0')) ? dateText(plain, book) : plain
}

/** All text below, pieces of different style in one; phonetic hints left out. */
function textOf(element: XmlElement): string {
  if (localName(element.name) === 'rPh') return ''
  if (localName(element.name) === 't') return element.text
  return element.children.map(textOf).join('')
}

/** Days since 30 December 1899 (from March 1900 on: Excel counts a 29 February 1900), or since 1 January 1904. */
const DAY_ZERO_1900 = -25_569
const DAY_ZERO_1904 = -24_107
const SECONDS = 86_400n

function dateText(plain: string, { startsIn1904 }: Book): string {
  const [whole = '', fraction = ''] = plain.split('.')
  const serial = Number(whole)
  if (plain.startsWith('-') || serial > 2_958_465 || (!startsIn1904 && serial < 61)) return plain
  const day = isoFromDay((serial + (startsIn1904 ? DAY_ZERO_1904 : DAY_ZERO_1900)) as Day)
  if (fraction === '') return day
  const unit = 10n ** BigInt(fraction.length)
  let seconds = (BigInt(fraction) * SECONDS + unit / 2n) / unit
  if (seconds === SECONDS) seconds = SECONDS - 1n
  const two = (n: bigint) => n.toString().padStart(2, '0')
  return `${day} ${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`
}

/** Cell formats that show a day: the numbers that the format reserves for dates, and codes with a day, month or year in them. */
function dateStylesOf(styles: XmlElement | undefined): ReadonlySet<number> {
  const codes = new Map(
    childrenOf(styles, 'numFmt').map(({ attributes }) => [
      attributes.get('numFmtId') ?? '',
      attributes.get('formatCode') ?? '',
    ]),
  )
  const isDate = (id: string): boolean => {
    const code = codes.get(id)
    if (code === undefined) {
      const n = Number(id)
      return (n >= 14 && n <= 17) || n === 22 || (n >= 27 && n <= 36) || (n >= 50 && n <= 58)
    }
    return /[dy]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
  }
  const formats = childrenOf(styles, 'cellXfs')[0]?.children ?? []
  return new Set(
    formats.flatMap(({ attributes }, i) => (isDate(attributes.get('numFmtId') ?? '0') ? [i] : [])),
  )
}

/** Elements of a local name anywhere below: some programs write every name with a prefix. */
function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element === undefined ? [] : elementsNamed(element, name)
}
