import type { ReactNode } from 'react'
import type { Effects } from '../../../shared/entry.ts'
import { showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { wordCount } from '../../parts/wording.ts'

/** Lots listed before the rest is counted. */
const MOST = 12

/** What a change would do to lots, gains, cash and missing lots, before and after. */
export function EffectsView({ effects }: { readonly effects: Effects }): ReactNode {
  const rows = rowsOf(effects)
  if (rows.length === 0) return <p className="note">Lots, gains and cash stay as they are.</p>
  return (
    <table className="table effects">
      <caption className="unseen">What this changes</caption>
      <thead>
        <tr>
          <th scope="col">What changes</th>
          <th scope="col" className="number">
            Before
          </th>
          <th scope="col" className="number">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST).map(([what, before, after]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td className="number second">{before}</td>
            <td className="number">{after}</td>
          </tr>
        ))}
      </tbody>
      {rows.length <= MOST ? null : (
        <tfoot>
          <tr>
            <td colSpan={3} className="quiet">
              and {wordCount(rows.length - MOST, 'more change')}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}

function rowsOf({
  lots,
  gains,
  cash,
  gapsBefore,
  gapsAfter,
}: Effects): (readonly [string, string, string])[] {
  return [
    ...gains.map(
      (gain) =>
        [
          `${gain.term === 'long' ? 'Long' : 'Short'}-term gains of ${gain.year}${gain.filed ? ' (filed)' : ''}`,
          showMoney(gain.before, gain.currency),
          showMoney(gain.after, gain.currency),
        ] as const,
    ),
    ...cash.map(
      (sum) =>
        [
          `Cash in ${sum.accountName}${sum.currency === 'USD' ? '' : `, ${sum.currency}`}`,
          showMoney(sum.before, sum.currency),
          showMoney(sum.after, sum.currency),
        ] as const,
    ),
    ...(gapsBefore === gapsAfter
      ? []
      : [['Sales and moves without lots', String(gapsBefore), String(gapsAfter)] as const]),
    ...lots.map(
      (lot) =>
        [
          `Lot of ${lot.symbol}, ${showDay(lot.acquired)}, ${lot.accountName}`,
          lotWords(lot.before, lot.costBefore, lot.currency),
          lotWords(lot.after, lot.costAfter, lot.currency),
        ] as const,
    ),
  ]
}

function lotWords(units: string | null, cost: string | null, currency: string): string {
  if (units === null) return 'none'
  return `${showQuantity(units)}${cost === null ? ', cost unknown' : ` for ${showMoney(cost, currency)}`}`
}
