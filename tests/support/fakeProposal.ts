import type { Output } from '../../src/shared/contract.ts'
import type { Reason } from '../../src/shared/report.ts'

const CLOSE = '2026-02-27'

/** A made-up proposal whose weights add up, for looking at the pages that stand on one. All figures are synthetic. */
export function fakeProposal(asOf: string): Output<'rebalance.propose'> {
  const hash = 'c5'.repeat(32)
  return {
    schema: 'trimtab.proposal/1',
    hash,
    asOf,
    closesOf: asOf < CLOSE ? asOf : CLOSE,
    signalDay: '2026-02-27',
    nextDecision: '2026-03-31',
    revisions: { ledger: 1284, market: 40, plan: 3, settings: 1 },
    strategy: 'twelve-month',
    strategyVersion: 3,
    strategyHash: hash,
    value: '842254.22',
    currency: 'USD',
    sleeveShare: 0.147,
    spread: SPREAD,
    signals: [
      reason('VTI', 338.42, 311.2, 'in', 314.06),
      reason('VXUS', 76.18, 70.35, 'in', 71.12),
      reason('IEF', 96.88, 95.74, 'in', 95.91),
      reason('DBC', 23.12, 23.46, 'out', 23.51),
      { ...reason('VNQ', 86.94, 89.31, 'out', 89.72), since: '2026-02-27', changed: true },
    ],
    tickets: [],
    accounts: [],
    warnings: [
      {
        kind: 'turnoverAboveLimit',
        id: 'turnover',
        severity: 'mayAnswer',
        turnover: 0.271,
        limit: 0.25,
        costs: '22.1',
        remedies: [],
      },
      {
        kind: 'stalePrice',
        id: 'stale-SCHP',
        severity: 'informs',
        asset: 'SCHP',
        symbol: 'SCHP',
        lastDay: '2026-02-26',
        sessionsOld: 1,
        tradeDepends: false,
        costs: '0',
        remedies: [],
      },
    ],
    tax: {
      year: 2026,
      tableAsOf: '2025-10-09',
      source: 'Synthetic',
      without: '0',
      with: '0',
      ofPlan: '0',
      lines: [],
    },
    turnover: 0.031,
    turnoverOfYear: 0.271,
    costs: '0',
    priceDays: {},
    disclaimer: 'generalInformation',
  }
}

function reason(
  asset: string,
  value: number,
  threshold: number,
  state: 'in' | 'out',
  turnsAt: number,
): Reason {
  return {
    asset,
    state,
    rule: 'selectAboveSma',
    value,
    threshold,
    since: '2025-07-31',
    changed: false,
    turnsAt,
  }
}

type Row = Output<'rebalance.propose'>['spread'][number]

function row(
  symbol: string,
  name: string,
  core: readonly [number, number, number] | null,
  sleeve: readonly [number, number, number] | null,
): Row {
  const weight = (given: readonly [number, number, number] | null) => {
    if (given === null) return null
    const [target, actual, band] = given.map((points) => points / 100) as [number, number, number]
    const drift = actual - target
    return { target, actual, drift, band, outside: Math.abs(drift) > band }
  }
  const sum = (at: 0 | 1) => ((core?.[at] ?? 0) + (sleeve?.[at] ?? 0)) / 100
  return {
    asset: symbol,
    symbol,
    name,
    value: (sum(1) * 842254.22).toFixed(2),
    core: weight(core),
    sleeve: weight(sleeve),
    together: { target: sum(0), actual: sum(1), drift: sum(1) - sum(0), band: null, outside: false },
  }
}

const SPREAD: Row[] = [
  row('VTI', 'US stocks', [42.5, 46.4, 3], [3, 3.1, 0.5]),
  row('VXUS', 'Non-US stocks', [17, 15.9, 3], [3, 3, 0.5]),
  row('BND', 'US bonds', [15.3, 13.6, 3], null),
  row('SCHP', 'Inflation-linked', [8.5, 8, 1.7], null),
  row('IEF', 'Treasuries 7–10 y', null, [3, 2.9, 0.5]),
  row('VNQ', 'US property', null, [0, 2.8, 0]),
  row('DBC', 'Commodities', null, [0, 0, 0]),
  row('BIL', 'Treasury bills', null, [6, 2.9, 0.5]),
  row('Cash', '', [1.7, 1.4, 0.5], null),
]
