import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { valueOf, type Refusal } from '../../shared/refusal.ts'
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
  readonly folder?: string
}

/** A file that is refused as a whole. */
interface RefusedGolden {
  readonly file: string
  readonly broker: string
  readonly folder?: string
  readonly refusal: Partial<Extract<Refusal, { kind: 'file' }>>
}

if (!PRESENT)
  console.log('not run: the samples of ../shared are not here, so no export is compared with its golden file')

describe.skipIf(!PRESENT)('every sample export holds what was read from it by hand', () => {
  const goldens = readdirSync(GOLDENS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(new URL(name, GOLDENS), 'utf8')) as Golden | RefusedGolden)
  const read = ({ file, broker, folder = broker }: Golden | RefusedGolden) => {
    const bytes = readFileSync(new URL(`${folder}/${file}`, SAMPLES))
    return readTransactions({ name: file, bytes }, { broker: 'auto', profiles: [] })
  }

  test('there are golden files for all the exports of the issue', () => {
    expect(goldens.filter(({ broker }) => broker !== 'ofx').length).toBeGreaterThanOrEqual(14)
    expect(goldens.filter(({ broker }) => broker === 'ofx').length).toBeGreaterThanOrEqual(17)
  })

  test('97 of 100 rows that a broker wrote are events, and every other row has its reason', () => {
    const whole = goldens.filter((golden): golden is Golden => !('refusal' in golden))
    const refused = whole.flatMap((golden) => golden.refused)
    const sound = refused.filter(({ damaged }) => damaged !== true)
    const rows = whole.reduce((sum, { transactionRows }) => sum + transactionRows, 0)
    expect(sound.length).toBeLessThanOrEqual((rows - (refused.length - sound.length)) * 0.03)
    for (const { reason } of refused) expect(reason).toMatch(/\w+ \w+/)
  })

  for (const golden of goldens) {
    test(golden.file, () => {
      const result = read(golden)
      if ('refusal' in golden) {
        expect(result).toMatchObject({ ok: false, refusal: { kind: 'file', ...golden.refusal } })
        return
      }
      const file = valueOf(result)
      expect(file.broker).toBe(golden.broker)
      const { rows, nonData, transactionRows, events, refused, quantities, cash } = golden
      const stated = refused.map(({ line, kind }) => ({ line, kind }))
      expect(summariseImport(file)).toEqual({
        rows,
        nonData,
        transactionRows,
        events,
        refused: stated,
        quantities,
        cash,
      })
      expect(file.rows).toBe(file.drafts.length + file.refused.length + file.nonData.length)
    })
  }
})
