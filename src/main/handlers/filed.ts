import type { Replay } from '../../engine/ledger/replay.ts'
import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { yearOf } from '../../shared/day.ts'
import type { Closed } from '../../shared/lot.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { filedYears } from '../store/filedYears.ts'
import type { OpenLedger } from '../store/open.ts'

/** Sales whose lots, units, cost or term differ between two replays, with what each has of them. */
export function changedSales(
  now: Replay,
  then: Replay,
): ReadonlyMap<string, { before: Closed[]; after: Closed[] }> {
  const had = Map.groupBy(now.closed, ({ sale }) => sale)
  const has = Map.groupBy(then.closed, ({ sale }) => sale)
  const changed = new Map<string, { before: Closed[]; after: Closed[] }>()
  for (const sale of new Set([...had.keys(), ...has.keys()])) {
    const pair = { before: had.get(sale) ?? [], after: has.get(sale) ?? [] }
    if (printOf(pair.before) !== printOf(pair.after)) changed.set(sale, pair)
  }
  return changed
}

function printOf(closed: readonly Closed[]): string {
  return closed
    .map(
      (c) =>
        `${c.lot} ${textFromQuantity(c.quantity)} ${c.cost === undefined ? '' : textFromMoney(c.cost)} ${textFromMoney(c.proceeds)} ${c.term}`,
    )
    .join('\n')
}

/** The refusal of what would alter closings of a filed year, the earliest (LOT-25); undefined where it alters none. */
export function filedConflict(
  ledger: OpenLedger,
  changed: ReadonlyMap<string, { readonly before: readonly Closed[]; readonly after: readonly Closed[] }>,
): Refusal | undefined {
  const filed = filedYears(ledger)
  if (filed.size === 0) return undefined
  const years = [...changed.values()].flatMap(({ before, after }) => {
    const on = (before[0] ?? after[0])?.sold
    return on === undefined || !filed.has(yearOf(on)) ? [] : [yearOf(on)]
  })
  const year = years.toSorted((a, b) => a - b)[0]
  return year === undefined
    ? undefined
    : { kind: 'yearFiled', year, sales: years.filter((y) => y === year).length }
}
