import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SpreadRow } from '../../../shared/plan.ts'
import type { Reason } from '../../../shared/report.ts'
import { sumOf } from '../../parts/amounts.ts'
import { dividedValue, outsideOf, stateOf, sumsOf, widest, type Weight } from './spread.ts'

function weight(target: number, actual: number, band: number | null): Weight {
  const drift = actual - target
  return { target, actual, drift, band, outside: band !== null && Math.abs(drift) > band }
}

function row(symbol: string, core: Weight | null, sleeve: Weight | null): SpreadRow {
  const sums = sumsOf([core, sleeve])
  return {
    asset: symbol,
    symbol,
    name: symbol,
    value: '1',
    core,
    sleeve,
    together: { ...sums, band: null, outside: false },
  }
}

function reason(asset: string, state: Reason['state'], changed: boolean): Reason {
  return { asset, state, rule: 'selectAboveSma', value: 1, threshold: 1, since: null, changed }
}

const VTI = row('VTI', weight(0.425, 0.464, 0.03), weight(0.03, 0.031, 0.005))
const BND = row('BND', weight(0.425, 0.4, 0.03), null)
const VNQ = row('VNQ', null, weight(0, 0.028, 0.005))

function said(pieces: readonly { readonly words: string }[]): string {
  return pieces.map(({ words }) => words).join('')
}

test('the state names the signal that changed, its day, and the weight farthest from its target', () => {
  const pieces = stateOf({
    signals: [reason('VTI', 'in', false), reason('VNQ', 'out', true)],
    spread: [VTI, BND, VNQ],
    signalDay: '2026-02-27',
  })
  expect(said(pieces)).toBe(
    'VNQ left the sleeve at the close of 27 Feb 2026. VTI in the core is 3.9 points over its target, past its band of 3.0. One more weight is outside theirs.',
  )
  expect(pieces.filter(({ strong }) => strong).map(({ words }) => words)).toEqual([
    'VNQ left the sleeve',
    'VTI in the core is 3.9 points over its target',
  ])
})

test('funds that left and funds that entered are told apart', () => {
  const pieces = stateOf({
    signals: [reason('VTI', 'in', true), reason('VNQ', 'out', true), reason('BND', 'out', true)],
    spread: [BND],
    signalDay: null,
  })
  expect(said(pieces)).toBe('VNQ and BND left and VTI entered the sleeve. Every weight sits inside its band.')
})

test('with nothing changed and nothing outside, that is what it says', () => {
  const pieces = stateOf({ signals: [reason('BND', 'in', false)], spread: [BND], signalDay: '2026-02-27' })
  expect(said(pieces)).toBe(
    'No signal changed at the close of 27 Feb 2026. Every weight sits inside its band.',
  )
})

test('a weight too low is under its target, and alone outside leaves all others inside', () => {
  const low = row('BIL', null, weight(0.06, 0.029, 0.005))
  expect(said(stateOf({ signals: [], spread: [BND, low], signalDay: null }))).toBe(
    'BIL in the sleeve is 3.1 points under its target, past its band of 0.5. All other weights sit inside theirs.',
  )
})

test('weights outside come with the largest distance first, whichever side', () => {
  expect(outsideOf([VNQ, BND, VTI]).map(({ symbol, part }) => `${symbol} ${part}`)).toEqual([
    'VTI core',
    'VNQ sleeve',
  ])
})

test('totals add the rows that a part has', () => {
  const { target, actual, drift } = sumsOf([VTI.sleeve, BND.sleeve, VNQ.sleeve])
  expect([target, actual, drift].map((n) => n.toFixed(3))).toEqual(['0.030', '0.059', '0.029'])
})

test('a full bar is the widest share, and never nothing', () => {
  expect(widest([VTI, BND])).toBeCloseTo(0.495)
  expect(widest([])).toBe(1)
})

test('core and sleeve of a value add up to it exactly, and as printed in cents', () => {
  expect(dividedValue('852086.134', 0.1491301)).toEqual({ core: '725014.444', sleeve: '127071.69' })
  expect(dividedValue('842254.22', 0.147)).toEqual({ core: '718442.85', sleeve: '123811.37' })
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (cents, share) => {
        const value = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
        const { core, sleeve } = dividedValue(value, share)
        expect(sumOf([core, sleeve])).toBe(sumOf([value]))
      },
    ),
  )
})
