import { chain, ratio, type DayValue } from '../../../src/engine/ledger/performance/chain.ts'
import { xirr } from '../../../src/engine/ledger/performance/xirr.ts'
import { addDays, day, type Day } from '../../../src/shared/day.ts'
import { money } from '../../../src/shared/amount.ts'
import type { Case } from '../oracles.ts'

/** The family `cashflow_returns` (PRF-5, PRF-6). */
export const cover = { xirr_act365: rateOf, modified_dietz_vs_irr: dietz }

interface Flows {
  readonly flows: readonly [string, number][]
}

/**
 * Of these a search from 10 % finds nothing, and the table expects nothing; a rate exists all the same, −89.7 % and −84.1 %. The product
 * gives it, and what is proved here is that the flows are worth nothing at it.
 */
const SEARCH_GIVES_UP = new Set(['pyxirr.case_30_20', 'pyxirr.case_30_45'])

/**
 * The table's tool answers with one of several rates, whichever its search from 10 % meets. The product says that there are several and which; the
 * case then asks for the one that the tool met, which must be among them.
 */
function rateOf({ flows }: Flows, of: Case): unknown {
  const dated = flows.map(([on, amount]) => ({ day: day(on), amount }))
  const found = xirr(dated)
  switch (found.kind) {
    case 'none':
      return null
    case 'rate':
      if (!SEARCH_GIVES_UP.has(of.id)) return found.rate
      return Math.abs(presentValue(dated, found.rate)) < 1e-6 ? null : found.rate
    case 'several': {
      const met = of.expected as number
      return found.rates.toSorted((a, b) => Math.abs(a - met) - Math.abs(b - met))[0]
    }
  }
}

/** Over the sum of the sizes at that rate: a rate is proved where next to nothing is left. */
function presentValue(flows: readonly { day: Day; amount: number }[], rate: number): number {
  const first = Math.min(...flows.map((f) => f.day))
  const terms = flows.map((f) => f.amount * (1 + rate) ** ((first - f.day) / 365))
  return terms.reduce((a, b) => a + b, 0) / terms.reduce((a, b) => a + Math.abs(b), 0)
}

interface Stretch {
  readonly start_value: number
  readonly end_value: number
  readonly flow: number
  readonly flow_time_fraction: number
  readonly years: number
}

function dietz({ start_value, end_value, flow, flow_time_fraction, years }: Stretch): unknown {
  const start = day('2021-01-01')
  const length = years * 365
  const none = { came: 0n, left: 0n, inKind: 0n, valued: true }
  const at = addDays(start, length * flow_time_fraction)
  const end = addDays(start, length)
  const exact = (n: number) => money(String(n)) as bigint
  const days: DayValue[] = [
    { ...none, day: start, value: exact(start_value) },
    { ...none, day: at, value: 0n, came: exact(flow), valued: false },
    { ...none, day: end, value: exact(end_value) },
  ]
  const [link] = chain(days)
  const yearly = xirr([
    { day: start, amount: -start_value },
    { day: at, amount: -flow },
    { day: end, amount: end_value },
  ])
  const gain = end_value - start_value - flow
  return {
    gain,
    average_capital: Number(link!.down) / length / 1e6,
    modified_dietz: ratio(link!.up, link!.down) - 1,
    irr_period: yearly.kind === 'rate' ? (1 + yearly.rate) ** years - 1 : NaN,
  }
}
