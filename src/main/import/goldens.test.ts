import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Profile } from '../../shared/importing.ts'
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
  /** Of a layout that no broker has: how the column mapper is to read it. */
  readonly profile?: Profile
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
  const read = (golden: Golden | RefusedGolden) => {
    const { file, broker, folder = broker } = golden
    const bytes = readFileSync(new URL(`${folder}/${file}`, SAMPLES))
    const profiles = 'profile' in golden && golden.profile ? [Profile.parse(golden.profile)] : []
    return readTransactions({ name: file, bytes }, { broker: 'auto', profiles })
  }

  test('there are golden files for all the exports of the issue', () => {
    expect(goldens.filter(({ broker }) => broker !== 'ofx').length).toBeGreaterThanOrEqual(14)
    expect(goldens.filter(({ broker }) => broker === 'ofx').length).toBeGreaterThanOrEqual(17)
  })

  test('97 of 100 rows are events, every other row has its reason, and no sample is without a golden file', () => {
    const whole = goldens.filter((golden): golden is Golden => !('refusal' in golden))
    const refused = whole.flatMap(({ file, refused: rows }) => rows.map((row) => ({ file, ...row })))
    const damaged = refused.filter((row) => row.damaged === true)
    const rows = whole.reduce((sum, { transactionRows }) => sum + transactionRows, 0)
    const share = (bad: number, of: number) => `${(((of - bad) * 100) / of).toFixed(2)} %`
    const listed = refused.map(
      ({ file, line, kind, reason, damaged: isDamaged }) =>
        `  ${file} line ${line}: ${kind}${isDamaged ? ' (damaged in the sample)' : ''}: ${reason}`,
    )
    console.log(
      `${rows} transaction rows in ${whole.length} files, ${rows - refused.length} events: ${share(refused.length, rows)} of all, ` +
        `${share(refused.length - damaged.length, rows - damaged.length)} of those that a broker can have written. Refused:\n${listed.join('\n')}`,
    )
    expect(refused.length - damaged.length).toBeLessThanOrEqual((rows - damaged.length) * 0.03)
    // Tests of other programs put in rows that no broker writes; those are listed above, row by row.
    expect(refused.length).toBeLessThanOrEqual(rows * 0.05)
    for (const { reason } of refused) expect(reason).toMatch(/\w+ \w+/)

    const known = new Set(goldens.map(({ file }) => file))
    const samples = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
      .map((path) => path.split(/[\\/]/).at(-1)!)
      .filter((name) => name.includes('.'))
    expect(samples.filter((name) => !known.has(name))).toEqual([])
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
