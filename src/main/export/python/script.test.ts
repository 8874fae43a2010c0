import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { randomPanel } from '../../../../tests/support/panels.ts'
import { inputOf, strategyOf, toolsFor } from '../../../../tests/support/strategies.ts'
import { run } from '../../../engine/backtest/run.ts'
import { macroColumns } from '../../../engine/market/macro.ts'
import type { Panel } from '../../../engine/market/panel.ts'
import { assetsOf, macroOf, measuresOf } from '../../../engine/strategy/pipeline.ts'
import { addDays, type Day } from '../../../shared/day.ts'
import { type Result, refuse, valueOf } from '../../../shared/refusal.ts'
import type { Report } from '../../../shared/report.ts'
import { type Strategy, Template } from '../../../shared/strategy.ts'
import { pythonScript } from './script.ts'

const resources = new URL('../../../../resources/strategies/', import.meta.url)
const templates = readdirSync(resources)
  .map((file) => Template.parse(JSON.parse(readFileSync(new URL(file, resources), 'utf8'))))
  .map(({ id, strategy }) => [id, strategy] as const)

/** TRIMTAB_PYTHON names another interpreter than the one on the path. */
const python = process.env['TRIMTAB_PYTHON'] ?? 'python3'
const hasPandas = spawnSync(python, ['-c', 'import pandas, numpy'], { timeout: 60_000 }).status === 0
if (!hasPandas) console.log('exported scripts: not run, there is no python3 with pandas on this machine')

const folder = mkdtempSync(join(tmpdir(), 'trimtab-python-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Ten synthetic years with bills, and a monthly series that swings, known a fortnight after its month. */
function syntheticPanel(strategy: Strategy): Panel {
  const panel = randomPanel(11, 2600, assetsOf(strategy), { bills: true })
  const first = panel.days[0]! as Day
  const values = Array.from({ length: 122 }, (_, i) => ({
    observed: addDays(first, Math.round(i * 30.44)),
    availableAt: addDays(first, Math.round(i * 30.44) + 45),
    value: 18 + 7 * Math.sin(i / 7) + (i % 5) / 10,
  }))
  return { ...panel, macro: macroOf(strategy).map((id) => macroColumns(id, values, false)) }
}

function exportOf(panel: Panel, strategy: Strategy, report: Report): Result<string> {
  const [assets, macro, measures] = [assetsOf(strategy), macroOf(strategy), measuresOf(strategy)]
  return pythonScript({ panel, strategy, report, assets, macro, measures })
}

function scriptOf(strategy: Strategy, options: Parameters<typeof inputOf>[2] = {}): string {
  const panel = syntheticPanel(strategy)
  const report = valueOf(run(inputOf(panel, strategy, options), toolsFor()))
  return valueOf(exportOf(panel, strategy, report))
}

function play(script: string): { status: number | null; printed: string } {
  const file = join(folder, 'script.py')
  writeFileSync(file, script)
  const { status, stdout, stderr } = spawnSync(python, [file], { encoding: 'utf8', timeout: 120_000 })
  return { status, printed: `${stdout}${stderr}` }
}

describe('what is written', () => {
  test.each(templates)('PY-4: every step of %s has its function in the script', (_id, strategy) => {
    const script = scriptOf(strategy)
    for (const step of strategy.sleeves.flatMap(({ steps }) => steps)) {
      const name = step.kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      if (step.kind !== 'parkIn') expect(script).toContain(`def ${name}(`)
    }
    expect(script).toContain('sys.exit(main())')
  })
})

test('PY-4: a method without a function is refused by its place and name', () => {
  const strategy = strategyOf({
    core: { A: 0.6, B: 0.4 },
    sleeve: { universe: ['A', 'B'], steps: [{ kind: 'weighByRisk', method: { by: 'hierarchical' } }] },
  })
  const panel = syntheticPanel(strategy)
  const report = valueOf(run(inputOf(panel, strategy), toolsFor()))
  expect(exportOf(panel, strategy, report)).toEqual(
    refuse({ kind: 'notInPython', path: 'sleeves.0.steps.0', step: 'weighByRisk by hierarchical' }),
  )
  const tilted = strategyOf({
    core: { A: 1 },
    sleeve: {
      universe: ['A', 'B'],
      steps: [
        { kind: 'weighEqual' },
        {
          kind: 'tiltByRegime',
          inputs: { growth: { series: 'X' }, inflation: 'X', trail: 24 },
          tilts: { slowdown: { A: -0.05, B: 0.05 } },
        },
      ],
    },
  })
  const tiltPanel = syntheticPanel(tilted)
  const tiltReport = valueOf(run(inputOf(tiltPanel, tilted), toolsFor()))
  expect(exportOf(tiltPanel, tilted, tiltReport)).toEqual(
    refuse({ kind: 'notInPython', path: 'sleeves.0.steps.1', step: 'tiltByRegime' }),
  )
})

test('PY-2: names that mean something to Python stay text', () => {
  const odd = 'A"""\\n\'{x}'
  const strategy = strategyOf({ core: { [odd]: 1 } })
  const script = scriptOf({ ...strategy, name: '""" + exit(0) + """' })
  expect(script).toContain(`ASSETS = [${JSON.stringify(odd)}]`)
  expect(script).toContain('"name": "\\"\\"\\" + exit(0) + \\"\\"\\""')
})

describe.skipIf(!hasPandas)('what it comes to, in Python', () => {
  test.each(templates)('PY-5: %s comes to the same at every close', { timeout: 180_000 }, (_id, strategy) => {
    const { status, printed } = play(scriptOf(strategy))
    expect(printed).toContain('Reproduced: every close and every figure within 1e-09')
    expect(status, printed).toBe(0)
  })

  const trend = strategyOf({
    core: { A: 0.6, B: 0.4 },
    sleeve: {
      universe: ['A', 'B', 'C'],
      schedule: { every: 'week' },
      steps: [
        { kind: 'selectAboveSma', window: { length: 100, unit: 'days' }, reads: 'price' },
        { kind: 'weighEqual' },
        { kind: 'overlayVolatilityTarget', target: 0.1, days: 40, buffer: 0.05 },
      ],
    },
  })
  const terms = { budget: 0.35, execution: { lag: 2, costBp: 40, sizing: 'afterwards' } } as const

  test(
    'PY-5: so does a weekly rule on prices, filled two sessions later and sized before costs',
    { timeout: 180_000 },
    () => {
      const { status, printed } = play(scriptOf(trend, { ...terms, from: '1998-02-10', to: '2003-06-30' }))
      expect(status, printed).toBe(0)
    },
  )

  test(
    'PY-5: so does one filled at the same close, which pays its opening at once',
    { timeout: 180_000 },
    () => {
      const { status, printed } = play(scriptOf(trend, { execution: { lag: 0, costBp: 100 } }))
      expect(status, printed).toBe(0)
    },
  )

  test('PY-5: another rule, another cost or another close is told, with exit 1', { timeout: 180_000 }, () => {
    const script = scriptOf(trend, terms)
    const others = [
      script.replace('"length": 100', '"length": 101'),
      script.replace('"costBp": 40', '"costBp": 41'),
      script.replace(
        /(\n2001-03-14,)([\d.]+)/,
        (_all, day: string, level: string) => `${day}${Number(level) * 1.0001}`,
      ),
    ]
    for (const other of others) {
      expect(other).not.toBe(script)
      const { status, printed } = play(other)
      expect(printed).toContain('NOT reproduced')
      expect(status).toBe(1)
    }
  })
})
