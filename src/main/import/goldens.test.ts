import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { valueOf } from '../../shared/refusal.ts'
import { summariseImport, type ImportSummary } from '../../../tests/support/summariseImport.ts'
import { readTransactions } from './readTransactions.ts'

const GOLDENS = new URL('../../../tests/golden/brokers/', import.meta.url)
const SAMPLES = new URL('../../../../shared/samples/brokers/', import.meta.url)
const PRESENT = existsSync(SAMPLES)

interface Golden extends Omit<ImportSummary, 'refused'> {
  /** `damaged`: a row that no broker wrote, edited by whoever made the sample. */
  readonly refused: readonly {
    readonly line: number
    readonly kind: string
    readonly reason: string
    readonly damaged?: boolean
  }[]
  readonly file: string
  readonly broker: string
}

if (!PRESENT)
  console.log('not run: the samples of ../shared are not here, so no export is compared with its golden file')

describe.skipIf(!PRESENT)('every sample export holds what was read from it by hand', () => {
  const names = readdirSync(GOLDENS).filter((name) => name.endsWith('.csv.json'))

  test('there are golden files for all the exports of the issue', () => {
    expect(names.length).toBeGreaterThanOrEqual(14)
  })

  test('97 of 100 rows that a broker wrote are events, and every other row has its reason', () => {
    const goldens = names.map((name) => JSON.parse(readFileSync(new URL(name, GOLDENS), 'utf8')) as Golden)
    const refused = goldens.flatMap((golden) => golden.refused)
    const sound = refused.filter(({ damaged }) => damaged !== true)
    const rows = goldens.reduce((sum, { transactionRows }) => sum + transactionRows, 0)
    expect(sound.length).toBeLessThanOrEqual((rows - (refused.length - sound.length)) * 0.03)
    for (const { reason } of refused) expect(reason).toMatch(/\w+ \w+/)
  })

  for (const name of names) {
    const golden = JSON.parse(readFileSync(new URL(name, GOLDENS), 'utf8')) as Golden
    test(golden.file, () => {
      const bytes = readFileSync(new URL(`${golden.broker}/${golden.file}`, SAMPLES))
      const read = valueOf(readTransactions({ name: golden.file, bytes }, { broker: 'auto', profiles: [] }))
      expect(read.broker).toBe(golden.broker)
      const { rows, nonData, transactionRows, events, refused, quantities, cash } = golden
      const stated = refused.map(({ line, kind }) => ({ line, kind }))
      expect(summariseImport(read)).toEqual({
        rows,
        nonData,
        transactionRows,
        events,
        refused: stated,
        quantities,
        cash,
      })
      expect(read.rows).toBe(read.drafts.length + read.refused.length + read.nonData.length)
    })
  }
})
