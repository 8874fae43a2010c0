import { type Result, ok, refuse } from '../../../shared/refusal.ts'
import type { CsvRecord } from '../readCsv.ts'
import { type NamedBytes, type Sheet, badCell, numberStyle, numberText, readSheet } from '../sheet.ts'

export interface CovarianceFile {
  readonly assets: readonly string[]
  /** Row by row. */
  readonly entries: Float64Array
}

const MOST = 60

/**
 * WGT-10: a CSV of a covariance matrix: a header with the assets' names after its first cell, then one row for each asset in the same
 * order, its name first. Refused by cell: a name out of order, what is no number, a variance that is not above zero, an entry that
 * differs from its mirror image by more than 1e-9 of the variances, one that would be a correlation beyond 1.
 */
export function readCovariance(file: NamedBytes): Result<CovarianceFile> {
  const sheet = readSheet(file)
  if (!sheet.ok) return sheet
  const [header, ...body] = sheet.value.records
  const assets = header!.cells.slice(1).map((cell) => cell.trim())
  if (
    assets.length === 0 ||
    assets.length > MOST ||
    new Set(assets).size !== assets.length ||
    assets.includes('')
  )
    return badCell(sheet.value, header!, 1, 'header', ['the names of 1 to 60 assets, each once'])
  if (body.length !== assets.length)
    return refuse({
      kind: 'file',
      file: file.name,
      line: body.at(-1)?.line ?? header!.line,
      problem: body.length < assets.length ? 'truncated' : 'badCell',
      found: `${body.length} rows`,
      expected: [`${assets.length} rows, one for each asset`],
    })
  const style = numberStyle(
    sheet.value,
    body,
    assets.map((_, i) => i + 1),
  )
  if (!style.ok) return style
  const entries = new Float64Array(assets.length * assets.length)
  for (const [i, record] of body.entries()) {
    if (record.cells[0]?.trim() !== assets[i])
      return badCell(sheet.value, record, 0, 'name', [`${assets[i]!}, in the order of the header`])
    for (let j = 0; j < assets.length; j++) {
      const value = signed(record.cells[j + 1] ?? '', style.value)
      if (!Number.isFinite(value))
        return badCell(sheet.value, record, j + 1, assets[j]!, ['a number such as 0.0125'])
      entries[i * assets.length + j] = value
    }
  }
  const wrong = faultIn(sheet.value, body, assets, entries)
  return wrong ?? ok({ assets, entries })
}

/** A number with an exponent may have a sign, too. */
function signed(cell: string, style: Parameters<typeof numberText>[1]): number {
  const [, minus, rest] = /^\s*(-?)(.*)$/.exec(cell) ?? []
  const text = numberText(rest ?? '', style)
  return text === undefined ? NaN : Number(text) * (minus === '-' ? -1 : 1)
}

function faultIn(
  sheet: Sheet,
  body: readonly CsvRecord[],
  assets: readonly string[],
  entries: Float64Array,
): Result<never> | undefined {
  const n = assets.length
  for (let i = 0; i < n; i++)
    if (!(entries[i * n + i]! > 0))
      return badCell(sheet, body[i]!, i + 1, assets[i]!, ['a variance above zero'])
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const scale = Math.sqrt(entries[i * n + i]! * entries[j * n + j]!)
      const entry = entries[i * n + j]!
      if (Math.abs(entry - entries[j * n + i]!) > 1e-9 * scale)
        return badCell(sheet, body[i]!, j + 1, assets[j]!, [`${entries[j * n + i]!}, as on the other side`])
      if (Math.abs(entry) > scale * (1 + 1e-9))
        return badCell(sheet, body[i]!, j + 1, assets[j]!, ['a covariance that two such variances can have'])
    }
  }
  return undefined
}
