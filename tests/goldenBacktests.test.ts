import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { run } from '../src/engine/backtest/run.ts'
import { refuse } from '../src/shared/refusal.ts'
import { panelOf } from './support/panels.ts'
import { referenceBacktest } from './support/referenceBacktest.ts'
import { inputOf, strategyOf, toolsFor } from './support/strategies.ts'

// Back-tests worked by hand, one text file each: what it is about and the working, then lines of `name: what`. A number expected may be
// an expression, so that the hand can be followed. The engine and the plain loop both have to come to it.

const folder = new URL('golden/backtests/', import.meta.url)
const cases = readdirSync(folder).map((file) => [
  file.replace('.txt', ''),
  readFileSync(new URL(file, folder), 'utf8'),
])

test('there are at least twenty of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(20)
})

describe('worked by hand', () => {
  test.each(cases)('%s', (_name, text) => {
    const said = linesOf(text!)
    const numbers = (name: string): number[] => said.get(name)!.split(/\s+/).map(valueOf)
    const assets = [...said.keys()].filter((name) => /^[A-Z]$/.test(name))
    const days = said.get('days')!.split(/\s+/)
    const totals = assets.filter((asset) => said.has(`total ${asset}`))
    const panel = panelOf(days, Object.fromEntries(assets.map((asset) => [asset, numbers(asset)])), {
      total: Object.fromEntries(totals.map((asset) => [asset, numbers(`total ${asset}`)])),
      ...(said.has('bills') ? { bills: numbers('bills') } : {}),
    })
    const strategy = strategyOf(JSON.parse(said.get('strategy')!) as Parameters<typeof strategyOf>[0])
    const execution = JSON.parse(said.get('execution')!) as { costBp: number }
    const budget = said.has('budget') ? Number(said.get('budget')) : 0.1
    const input = inputOf(panel, strategy, { execution, budget })
    const answer = run(input, toolsFor())
    const refused = said.get('refused')
    if (refused !== undefined) {
      expect(answer).toMatchObject(refuse(JSON.parse(refused) as never))
      return
    }
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
    const report = answer.value
    const [start, end] = [panel.days.indexOf(report.dates[0]!), panel.days.indexOf(report.dates.at(-1)!)]
    let checked = 0
    for (const line of ['core', 'sleeve', 'blend'] as const) {
      for (const which of ['net', 'gross'] as const) {
        if (!said.has(`${line} ${which}`)) continue
        const expected = numbers(`${line} ${which}`)
        const cost = which === 'net' ? input.execution.costBp : 0
        const plain = referenceBacktest(panel, strategy, input.execution, start, end, budget, cost)[line]!
        expect(report[line]![which]).toHaveLength(expected.length)
        for (const [i, value] of expected.entries()) {
          expect(report[line]![which][i], `${line} ${which}, close ${i + 1}`).toBeCloseTo(value, 12)
          expect(plain[i], `plain loop, ${line} ${which}, close ${i + 1}`).toBeCloseTo(value, 12)
        }
        checked++
      }
    }
    expect(checked).toBeGreaterThan(0)
  })
})

function linesOf(text: string): Map<string, string> {
  const lines = text.slice(text.indexOf('\n\n')).trim().split('\n')
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

/** Sums, differences, products and quotients of decimals, with brackets; `none` is a price that is missing. */
function valueOf(text: string): number {
  if (text === 'none') return NaN
  const tokens = text.match(/\d+(\.\d+)?|[-+*/()]/g) ?? []
  let at = 0
  const sum = (): number => {
    let value = product()
    while (tokens[at] === '+' || tokens[at] === '-') value += tokens[at++] === '+' ? product() : -product()
    return value
  }
  const product = (): number => {
    let value = factor()
    while (tokens[at] === '*' || tokens[at] === '/')
      if (tokens[at++] === '*') value *= factor()
      else value /= factor()
    return value
  }
  const factor = (): number => {
    const token = tokens[at++]!
    if (token !== '(') return Number(token)
    const value = sum()
    at++
    return value
  }
  return sum()
}
