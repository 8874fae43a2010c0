import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { difference, runOracles } from './support/oracles.ts'

const shared = join(import.meta.dirname, '..', '..', 'shared', 'oracles')

describe.skipIf(!existsSync(shared))('the oracle tables beside the checkout', () => {
  test('no case that is covered fails, and every metric this product computes is covered', async () => {
    const outcomes = await runOracles(shared)
    const failed = outcomes.filter(({ outcome, optional }) => outcome === 'fail' && !optional)
    expect(failed).toEqual([])
    const passed = (family: string): number =>
      outcomes.filter((of) => of.family === family && of.outcome === 'pass').length
    expect(passed('metrics')).toBeGreaterThanOrEqual(52)
    expect([passed('signals'), passed('risk_parity'), passed('tactical')]).toEqual([12, 4, 1])
  })
})

test('a table whose numbers are wrong fails, one that nobody covers says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oracles-'))
  try {
    const good = {
      id: 'good',
      metric: 'sma_full_window',
      input: { values: [1, 2, 3], period: 3 },
      tolerance: 1e-12,
    }
    const cases = [
      { ...good, expected: { first_output_index: 2, values: [2] } },
      { ...good, id: 'bad', expected: { first_output_index: 2, values: [2.1] } },
      { ...good, id: 'strange', metric: 'phase_of_the_moon', expected: 1 },
    ]
    writeFileSync(join(folder, 'signals.json'), JSON.stringify({ family: 'signals', cases }))
    const outcomes = await runOracles(folder)
    expect(outcomes.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['good', 'pass'],
      ['bad', 'fail'],
      ['strange', 'not covered'],
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('null expects none, and a member that we lack fails', () => {
  expect(difference(NaN, null, {})).toBeUndefined()
  expect(difference(0, null, {})).toContain('expected none')
  expect(difference({ a: 1 }, { a: 1, b: 2 }, { tolerance: 1 })).toContain('b')
})
