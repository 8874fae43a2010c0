import type { ReactNode } from 'react'
import { showPoints } from '../../shared/format.ts'
import { heatShade, strongMove } from './series.ts'

export interface MonthReturn {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly value: number
  readonly core: number
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Every month as its number on a tint: blue up, rust down, darker larger. Years compound their months. */
export function MonthTable({
  name,
  months,
}: {
  readonly name: string
  readonly months: readonly MonthReturn[]
}): ReactNode {
  const strong = strongMove(months.map(({ value }) => value))
  const years = [...Map.groupBy(months, ({ year }) => year)].toSorted(([a], [b]) => b - a)
  return (
    <table className="heat">
      <caption className="unseen">{name}: return of each month in percent, latest year first</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">Year</span>
          </th>
          {MONTHS.map((month) => (
            <th key={month} scope="col">
              {month}
            </th>
          ))}
          <th scope="col">Year</th>
          <th scope="col">Core</th>
        </tr>
      </thead>
      <tbody>
        {years.map(([year, own]) => (
          <tr key={year}>
            <th scope="row">{year}</th>
            {MONTHS.map((month, m) => {
              const found = own.find((each) => each.month === m + 1)
              if (found === undefined) return <td key={month} />
              const shade = heatShade(found.value, strong)
              return (
                <td
                  key={month}
                  className={shade === 0 ? undefined : `${found.value > 0 ? 'up' : 'down'}-${shade}`}
                >
                  {showPoints(found.value).replace('+', '')}
                </td>
              )
            })}
            <td className="heat-year">{showPoints(compound(own.map(({ value }) => value)))}</td>
            <td className="quiet">{showPoints(compound(own.map(({ core }) => core)))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function compound(returns: readonly number[]): number {
  return returns.reduce((value, r) => value * (1 + r), 1) - 1
}
